import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeState, encodeState } from "../../lib/aws/item.ts";
import type { Declaration } from "../../lib/domain/declaration.ts";
import { declare } from "../../lib/domain/declare.ts";
import { merge } from "../../lib/domain/merge.ts";
import type { ReportInput } from "../../lib/domain/report-input.ts";
import type { ResourceState } from "../../lib/domain/state.ts";
import { statusOf } from "../../lib/domain/status.ts";
import { diff } from "../../lib/domain/transition.ts";
import { aReport, conditionIn, merged, minute, RESOURCE } from "./builders.ts";

/** A run of a probe: `+` succeeds, `-` fails, `?` has no result. */
type Run = "+" | "-" | "?";
const SUCCESS = { "+": true, "-": false } as const;

function probed(run: Run, at: number, more: object = {}): ReportInput {
  const success = run === "?" ? {} : { success: SUCCESS[run] };
  const probe = { name: "http", ...success, output: `${run}${at}`, ...more };
  return { id: `p${at}`, observedAt: minute(at), probe };
}

function declared(thresholds?: Declaration["thresholds"]): ResourceState {
  const act = { by: "ops", now: minute(0) };
  return declare(undefined, RESOURCE, thresholds ? { thresholds } : {}, act);
}

/** What readers see of `Ready` after each run in turn, a minute apart. */
function seenAfter(runs: string, thresholds?: Declaration["thresholds"]): string[] {
  let state = declared(thresholds);
  return [...runs].map((run, index) => {
    state = merged([aReport(probed(run as Run, index + 1))], state);
    return shown(state);
  });
}

function shown(state: ResourceState): string {
  const { status, reason, message } = conditionIn(statusOf(state));
  return `${status} ${reason} ${message}`.trim();
}

describe("a probe's result", () => {
  test.each<[ReportInput["probe"], string]>([
    [{ name: "http", success: true, output: "200" }, "True ProbeSucceeded 200"],
    [{ name: "http", success: true }, "True ProbeSucceeded"],
    [{ name: "http", success: false, output: "503" }, "False ProbeFailed 503"],
    [{ name: "http", output: "ECONNREFUSED" }, "Unknown ProbeError ECONNREFUSED"],
    [{ name: "http", latencyMs: 5000 }, "Unknown ProbeTimeout"],
    [{ name: "http", output: "" }, "Unknown ProbeTimeout"],
  ])("%j is the condition Ready", (probe, expected) => {
    expect(shown(merged([aReport(probe && { probe })]))).toBe(expected);
  });

  test("has a message of at most 1024 characters, none of them halved", () => {
    const probe = { name: "http", success: false, output: `${"x".repeat(1023)}👍👍` };
    const { message } = conditionIn(statusOf(merged([aReport({ probe })])));
    expect(message).toBe(`${"x".repeat(1023)}👍`);
  });

  test("beside another word for Ready is refused", () => {
    const probe = { name: "http", success: true };
    const conditions = [{ type: "Ready", status: "True" as const }];
    expect(() => aReport({ probe, health: "Ready" })).toThrow('probe: Duplicate value: "Ready"');
    expect(() => aReport({ probe, conditions })).toThrow("conditions[0].type: Duplicate value");
  });
});

describe("thresholds", () => {
  test("of one, as they are unless declared, publish each result", () => {
    expect(seenAfter("+-?+")).toEqual([
      "True ProbeSucceeded +1",
      "False ProbeFailed -2",
      "Unknown ProbeError ?3",
      "True ProbeSucceeded +4",
    ]);
  });

  test("publish a failure once there are enough in a row, in the words of the latest", () => {
    expect(seenAfter("+--+---", { failure: 3 })).toEqual([
      ...Array(6)
        .fill("True ProbeSucceeded +1")
        .map((one, index) => (index >= 3 ? "True ProbeSucceeded +4" : one)),
      "False ProbeFailed -7",
    ]);
  });

  test("count a run without a result as no success", () => {
    expect(seenAfter("+-?+?-", { failure: 2 })).toEqual([
      "True ProbeSucceeded +1",
      "True ProbeSucceeded +1",
      "Unknown ProbeError ?3",
      "True ProbeSucceeded +4",
      "True ProbeSucceeded +4",
      "False ProbeFailed -6",
    ]);
  });

  test("leave the condition pending until one of them is met", () => {
    expect(seenAfter("-+-++", { failure: 2, success: 2 })).toEqual([
      "Unknown Pending",
      "Unknown Pending",
      "Unknown Pending",
      "Unknown Pending",
      "True ProbeSucceeded +5",
    ]);
  });

  test("count each probe for itself", () => {
    const both = ["http", "tcp"].map((name, at) => aReport(probed("-", at + 1, { name })));
    expect(shown(merged(both, declared({ failure: 2 })))).toBe("Unknown Pending");
  });

  test("keep the heartbeat of a verdict that stands", () => {
    const inputs = [probed("+", 1), probed("-", 9)];
    const state = merged(
      inputs.map((one) => aReport(one)),
      declared({ failure: 3 }),
    );
    expect(conditionIn(statusOf(state))).toMatchObject({ status: "True", observedTime: minute(9) });
  });

  test("that are lowered count what there is", () => {
    const state = merged(
      ["+", "-", "-"].map((run, at) => aReport(probed(run as Run, at))),
      declared({ failure: 9 }),
    );
    const lowered = declare(
      state,
      RESOURCE,
      { thresholds: { failure: 3 } },
      { by: "ops", now: minute(4) },
    );
    expect(shown(lowered)).toBe("True ProbeSucceeded +0");
    expect(shown(merged([aReport(probed("-", 5))], lowered))).toBe("False ProbeFailed -5");
  });

  test("count a result once, however often it is delivered and however late it is", () => {
    const runs = [probed("+", 5), probed("-", 1), probed("-", 1), probed("-", 1)];
    const state = merged(
      runs.map((one) => aReport(one)),
      declared({ failure: 2 }),
    );
    expect(state.probes).toMatchObject([{ success: false, length: 1 }]);
    expect(shown(state)).toBe("True ProbeSucceeded +5");
  });

  test("make no event but of what is published", () => {
    const before = merged([aReport(probed("+", 1))], declared({ failure: 2 }));
    const failing = merged([aReport(probed("-", 2))], before);
    expect(diff(before, failing)).toEqual([]);
    expect(failing.sequence).toBe(before.sequence);
    const failed = merged([aReport(probed("-", 3))], failing);
    expect(diff(failing, failed).map(({ detailType }) => detailType)).toEqual([
      "ConditionTransitioned",
      "HealthTransitioned",
    ]);
  });
});

describe("what is kept of probes", () => {
  test("doesn't grow with the length of a streak, and is what was stored", () => {
    const runs = Array.from({ length: 40 }, (_, at) => aReport(probed("-", at, { output: "503" })));
    const state = merged(runs, declared({ failure: 3 }));
    expect(state.probes).toMatchObject([{ length: 3 }]);
    const stored = decodeState(RESOURCE, state.sequence, encodeState(state));
    expect(stored.probes).toEqual(state.probes);
  });

  test("is of sixteen probes at most", () => {
    const names = Array.from({ length: 16 }, (_, at) =>
      aReport(probed("+", at, { name: `p${at}` })),
    );
    const seventeenth = aReport(probed("+", 20, { name: "p16" }));
    const { outcomes } = merge(merged(names), RESOURCE, [seventeenth], minute(60));
    expect(outcomes).toMatchObject([{ kind: "refused", refusal: { code: "invalid" } }]);
  });
});

/** The rule, written down for one probe whose runs arrive in the order of their times. */
function published(runs: readonly Run[], failure: number, success: number): string {
  let [verdict, streak, last] = ["Pending", 0, ""];
  for (const run of runs) {
    const kind = run === "+" ? "success" : "failure";
    streak = kind === last ? streak + 1 : 1;
    last = kind;
    if (streak >= (kind === "success" ? success : failure)) {
      verdict = { "+": "ProbeSucceeded", "-": "ProbeFailed", "?": "ProbeError" }[run];
    }
  }
  return verdict;
}

test("any runs under any thresholds publish what the rule says of the row", () => {
  const run = fc.constantFrom<Run>("+", "-", "?");
  const threshold = fc.integer({ min: 1, max: 4 });
  fc.assert(
    fc.property(
      fc.array(run, { minLength: 1, maxLength: 20 }),
      threshold,
      threshold,
      (runs, failure, success) => {
        const reports = runs.map((one, at) => aReport(probed(one, at)));
        const state = merged(reports, declared({ failure, success }));
        expect(conditionIn(statusOf(state)).reason).toBe(published(runs, failure, success));
      },
    ),
    { numRuns: 500 },
  );
});
