import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { declare } from "../../../lib/domain/declare.ts";
import { present } from "../../../lib/domain/expiry.ts";
import type { ReportInput } from "../../../lib/domain/report-input.ts";
import { type ResourceState, tombstoneOf } from "../../../lib/domain/state.ts";
import { type Snapshot, snapshotOf } from "../../../lib/domain/wait/finding.ts";
import { goalOf, judge, type Part } from "../../../lib/domain/wait/goal.ts";
import { aReport, merged, minute, RESOURCE } from "../builders.ts";

/** What a resource is, in some minute, after reports that each came a minute after the other. */
function reported(inputs: readonly ReportInput[], at = 60): Snapshot {
  const reports = inputs.map((input, index) => aReport(input, input.observedAt ?? minute(index)));
  return snapshotOf(RESOURCE, reports.length === 0 ? undefined : merged(reports), minute(at));
}

function deleted(): Snapshot {
  const tombstone = tombstoneOf(merged([aReport()]), { by: "ci", now: minute(7) });
  return snapshotOf(RESOURCE, tombstone, minute(60));
}

type Texts = Partial<Record<Part, string[]>>;

/** What a snapshot means for a wait, in a word, and why. */
function verdict(texts: Texts, snapshot: Snapshot): string[] {
  const { kind, ...rest } = judge(goalOf(texts), snapshot);
  const why = "why" in rest ? rest.why : [];
  return [kind, ...why.map(({ path, message }) => `${path}: ${message}`)];
}

const DOWN: ReportInput = { health: "Down", message: "503" };
const TESTED: ReportInput = { conditions: [{ type: "Tested", status: "True" }] };

describe("a condition", () => {
  test.each([
    ["condition=Ready", [{ health: "Ready" }]],
    ["condition=READY=tRuE", [{ health: "Ready" }]],
    ["condition=ready=false", [DOWN]],
    ["condition=Ready=Unknown", [{ health: "Unknown" }]],
    ["condition=Ready", [{ health: "Ready", generation: 2 }]],
    ["condition=Ready=unknown", [{ health: "Ready", ttl: 60_000 }]],
  ] satisfies [string, ReportInput[]][])("%s is met after %j", (text, inputs) => {
    expect(verdict({ for: [text] }, reported(inputs))).toEqual(["met"]);
  });

  const BEFORE: ReportInput[] = [
    { health: "Ready", generation: 1 },
    { message: "x", generation: 2 },
  ];
  const UNNAMED: ReportInput[] = [{ health: "Ready" }, { message: "x", generation: 2 }];

  test.each([
    ["absent", "Reddy", [DOWN, TESTED], "has no condition Reddy, only Ready, Tested"],
    ["absent of all", "Ready", [{ message: "x" }], "has no condition Ready, nor any other yet"],
    ["of another value", "Ready", [DOWN], `Ready is False since ${minute(0)}, Down: 503`],
    [
      "of an older generation",
      "Ready",
      BEFORE,
      `Ready is Unknown since ${minute(1)}, Outdated: it was True on generation 1, and the generation is 2`,
    ],
    [
      "of an older generation, whatever is wanted",
      "Ready=Unknown",
      BEFORE,
      `Ready is Unknown since ${minute(1)}, Outdated: it was True on generation 1, and the generation is 2`,
    ],
    [
      "of a time before the generation",
      "Ready",
      UNNAMED,
      `Ready is Unknown since ${minute(1)}, Outdated: it was True before generation 2`,
    ],
    [
      "expired",
      "Ready",
      [{ health: "Ready", ttl: 120_000 }],
      `Ready is Unknown since ${minute(2)}, Expired: it was True at ${minute(0)}, and nobody observed it again in time`,
    ],
  ] satisfies [string, string, ReportInput[], string][])(
    "that is %s is told so",
    (_, wanted, inputs, why) => {
      const text = `condition=${wanted}`;
      expect(verdict({ for: [text] }, reported(inputs))).toEqual([
        "pending",
        `for: ${text}: ${why}`,
      ]);
    },
  );

  test("whose type only differs by case from another's is the first of the two (WT-31)", () => {
    const [ready] = reported([DOWN]).status?.conditions ?? [];
    const { status } = reported([{ health: "Ready" }]);
    if (!ready || !status) throw new Error("there is no status");
    const conditions = [ready, { ...ready, type: "ready", status: "True" as const }];
    const snapshot = { resource: RESOURCE, status: { ...status, conditions } };
    expect(verdict({ for: ["condition=READY"] }, snapshot)[0]).toBe("pending");
  });

  test("that was reported with the reason Outdated is no other than any", () => {
    const one = { type: "Ready", status: "Unknown", reason: "Outdated" } as const;
    const snapshot = reported([{ conditions: [one] }]);
    expect(verdict({ for: ["condition=Ready=Unknown"] }, snapshot)).toEqual(["met"]);
  });
});

describe("health", () => {
  test("is met by the word that readers see, at that time", () => {
    const good = [{ health: "Ready", ttl: 120_000 }] satisfies ReportInput[];
    expect(verdict({ for: ["health=ready"] }, reported(good, 1))).toEqual(["met"]);
    expect(verdict({ for: ["health=ready"] }, reported(good, 2))[0]).toBe("pending");
    expect(verdict({ for: ["health=unknown"] }, reported(good, 2))).toEqual(["met"]);
  });

  test("that is another is told with what it follows from", () => {
    expect(verdict({ for: ["health=Ready"] }, reported([DOWN]))).toEqual([
      "pending",
      `for: health=Ready: health is Down; Ready is False since ${minute(0)}, Down: 503`,
    ]);
    const state = declare(undefined, RESOURCE, {}, { by: "ops", now: minute(0) });
    expect(verdict({ for: ["health=Ready"] }, snapshotOf(RESOURCE, state, minute(1)))).toEqual([
      "pending",
      "for: health=Ready: health is Unknown; NeverReported",
    ]);
  });
});

describe("a jsonpath", () => {
  const DATA: ReportInput = {
    health: "Ready",
    data: { url: " https://a ", n: 1.5, yes: true, empty: {}, list: [{ k: "a" }, { k: "a" }] },
  };

  test.each([
    "{.data.url}",
    "{.data.empty}",
    "{.data.url}=https://a",
    "{.data.n}=1.5",
    "{.data.yes}=true",
    "{.resource}=checkout/staging/api",
    '{.conditions[?(@.type=="Ready")].status}=True',
  ])("%s is met", (text) => {
    expect(verdict({ for: [`jsonpath=${text}`] }, reported([DATA]))).toEqual(["met"]);
  });

  test.each([
    ["{.data.other}", "leads to nothing"],
    ["{.data.yes}=True", "is true"],
    ["{.data.empty}={}", "is a list or an object, which is no VALUE"],
    ['{.data.list[?(@.k=="a")]}', "leads to 2 values"],
    ["{.data.list}=x", "is a list or an object, which is no VALUE"],
  ])("%s isn't, because it %s", (text, why) => {
    const expected = ["pending", `for: jsonpath=${text}: ${why}`];
    expect(verdict({ for: [`jsonpath=${text}`] }, reported([DATA]))).toEqual(expected);
  });

  test("sees what readers see of a condition on an older generation", () => {
    const text = 'jsonpath={.conditions[?(@.type=="Ready")].status}=True';
    const snapshot = reported([
      { health: "Ready", generation: 1 },
      { message: "x", generation: 2 },
    ]);
    expect(verdict({ for: [text] }, snapshot)).toEqual(["pending", `for: ${text}: is Unknown`]);
  });
});

describe("a gate", () => {
  const goal = { for: ["gate"] };
  const judged = (holds: boolean) => ({
    ...reported([TESTED]),
    gate: { holds, actual: "decides so" },
  });

  test("meets a wait for it by what it decides, and else says that", () => {
    expect(verdict(goal, judged(true))).toEqual(["met"]);
    expect(verdict(goal, judged(false))).toEqual(["pending", "for: gate: decides so"]);
    expect(verdict({ for: ["condition=Tested"], failOn: ["gate"] }, judged(true))[0]).toBe(
      "failed",
    );
  });

  test("is nothing else, whatever its condition Open is", () => {
    const open = reported([{ conditions: [{ type: "Open", status: "True" }] }]);
    expect(verdict(goal, open)).toEqual(["pending", "for: gate: is a component, and no gate"]);
  });
});

describe("what isn't there", () => {
  test("is waited for, and may be waited for to be gone", () => {
    const there = `there is no resource ${RESOURCE}`;
    expect(verdict({ for: ["health=Ready"] }, reported([]))).toEqual([
      "pending",
      `for: health=Ready: ${there}`,
    ]);
    expect(verdict({ for: ["delete"] }, reported([]))).toEqual(["met"]);
    expect(verdict({ for: ["delete"] }, reported([DOWN]))).toEqual([
      "pending",
      `for: delete: is there since ${minute(60)}`,
    ]);
  });

  test("because it was deleted ends a wait, met if that was waited for", () => {
    const why = `${RESOURCE} was deleted at ${minute(7)}`;
    expect(verdict({ for: ["delete"] }, deleted())).toEqual(["met"]);
    expect(verdict({ any: ["health=Ready", "delete"] }, deleted())).toEqual(["met"]);
    expect(verdict({ for: ["health=Ready"], any: ["delete"] }, deleted())).toEqual([
      "deleted",
      `for: health=Ready: ${why}`,
    ]);
  });
});

describe("a goal", () => {
  test("that fails is not met, whatever else it is", () => {
    const goal = { for: ["health=Down"], failOn: ["condition=Ready=False", "health=Missing"] };
    expect(verdict(goal, reported([DOWN]))).toEqual([
      "failed",
      `failOn: condition=Ready=False: Ready is False since ${minute(0)}, Down: 503`,
    ]);
  });

  test("is told with what is missing of all, and with every alternative if none is met", () => {
    const goal = { for: ["health=Ready", "condition=Ready=False"], any: ["gate", "health=Alive"] };
    expect(
      verdict(goal, reported([DOWN])).map((line) => line.split(":").slice(0, 2).join(":")),
    ).toEqual(["pending", "for: health=Ready", "any: gate", "any: health=Alive"]);
  });

  test.each<[Texts, string[]]>([
    [{}, ["for"]],
    [{ failOn: ["health=Down"] }, ["for"]],
    [{ for: ["Ready"], any: ["health=x", "gate"], failOn: ["delete"] }, ["for", "any", "failOn"]],
  ])("of %j is refused, by the names of %j", (texts, paths) => {
    try {
      goalOf(texts);
    } catch (error) {
      const { code, faults } = error as { code: string; faults: { path: string }[] };
      expect([code, ...faults.map(({ path }) => path)]).toEqual(["invalid", ...paths]);
      return;
    }
    throw new Error("it was taken");
  });
});

describe("by law", () => {
  const TEXTS = [
    "condition=Ready",
    "condition=ready=False",
    "condition=Ready=Unknown",
    "condition=Tested",
    "health=Ready",
    "health=Down",
    "jsonpath={.data.url}",
    "jsonpath={.data.url}=a",
    "gate",
    "delete",
  ];
  const texts = fc.uniqueArray(fc.constantFrom(...TEXTS), { minLength: 1 });
  const inputs: fc.Arbitrary<ReportInput> = fc.oneof(
    fc.constantFrom<ReportInput>(
      { health: "Ready" },
      DOWN,
      TESTED,
      { health: "Ready", ttl: 60_000 },
      { message: "x", generation: 2 },
      { health: "Ready", generation: 2 },
      { data: { url: "a" } },
      { conditions: [{ type: "Open", status: "True" }] },
    ),
  );
  const snapshots = fc.oneof(
    { weight: 8, arbitrary: fc.array(inputs, { maxLength: 5 }).map((all) => reported(all)) },
    { weight: 1, arbitrary: fc.constant(deleted()) },
  );
  const kindOf = (goal: Texts, snapshot: Snapshot) => judge(goalOf(goal), snapshot).kind;
  const isMet = (goal: Texts, snapshot: Snapshot) => kindOf(goal, snapshot) === "met";
  const isAloneMet = (snapshot: Snapshot) => (text: string) => isMet({ for: [text] }, snapshot);

  test("all are met when every one is, and any when some one is", () => {
    fc.assert(
      fc.property(texts, snapshots, (given, snapshot) => {
        expect(isMet({ for: given }, snapshot)).toBe(given.every(isAloneMet(snapshot)));
        expect(isMet({ any: given }, snapshot)).toBe(given.some(isAloneMet(snapshot)));
      }),
    );
  });

  test("all and any are met when both are", () => {
    fc.assert(
      fc.property(texts, texts, snapshots, (all, any, snapshot) => {
        const both = isMet({ for: all }, snapshot) && isMet({ any }, snapshot);
        expect(isMet({ for: all, any }, snapshot)).toBe(both);
      }),
    );
  });

  test("what fails a wait is exactly what would have met one", () => {
    const lasting = texts.map((all) => all.filter((text) => text !== "delete"));
    fc.assert(
      fc.property(texts, lasting, snapshots, (all, failOn, snapshot) => {
        const fails = failOn.some(isAloneMet(snapshot));
        const without = kindOf({ for: all }, snapshot);
        expect(kindOf({ for: all, failOn }, snapshot)).toBe(fails ? "failed" : without);
      }),
    );
  });

  test("what isn't met says why, of parameters that were given", () => {
    fc.assert(
      fc.property(texts, texts, snapshots, (all, any, snapshot) => {
        const verdict = judge(goalOf({ for: all, any }), snapshot);
        if (verdict.kind === "met") return;
        expect(verdict.why.length).toBeGreaterThan(0);
        for (const { path, message } of verdict.why) {
          const given = path === "for" ? all : any;
          expect(given.some((text) => message.startsWith(`${text}: `))).toBe(true);
        }
      }),
    );
  });

  test("a wait means the same before and after the sweep has stored what expired", () => {
    const given = fc.array(inputs, { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(texts, given, fc.nat(10), (all, reports, at) => {
        const state = merged(reports.map((input, index) => aReport(input, minute(index))));
        const look = (stored: ResourceState) =>
          judge(goalOf({ for: all }), snapshotOf(RESOURCE, stored, minute(at)));
        expect(look(present(state, minute(at)))).toEqual(look(state));
      }),
    );
  });
});
