import { describe, expect, test } from "vitest";
import type { Health } from "../../lib/domain/health.ts";
import { healthOf } from "../../lib/domain/health.ts";
import { MEMBERS_READY, rolledUp } from "../../lib/domain/rollup.ts";
import type { RollupDeclaration } from "../../lib/domain/rollup-policy.ts";
import { countsOf, type Member, namedAmong } from "../../lib/domain/tally.ts";
import { fixture } from "../fixtures/read.ts";
import { minute } from "./builders.ts";

type Case = {
  readonly id: string;
  readonly given: { readonly nonFatal?: string[]; readonly object?: { conditions: Condition[] } };
  readonly steps: Step[];
  readonly expect: Record<string, unknown>;
  readonly expect_superset?: Record<string, unknown>;
};
type Condition = { type: string; status: "True" | "False" | "Unknown" };
type Step = {
  readonly op: string;
  readonly resources?: { type: string; health: string }[];
  readonly statuses?: string[];
  readonly component?: string;
  readonly state?: string;
};

const cases = ["waypoint", "statuscheck", "kstatus"].flatMap(
  (name) => fixture<{ cases: Case[] }>(`cases/${name}.json`).cases,
);

function caseOf(id: string): Case {
  const found = cases.find((one) => one.id === id);
  if (!found) throw new Error(`there is no case ${id}`);
  return found;
}

/** A vocabulary's words in ours. */
const WAYPOINT: Readonly<Record<string, Health>> = {
  READY: "Ready",
  DOWN: "Down",
  UNKNOWN: "Unknown",
};
const STATES: Readonly<Record<string, Health>> = { ok: "Ready", error: "Down", init: "Unknown" };
const KSTATUS: Readonly<Record<string, Health>> = {
  Current: "Ready",
  InProgress: "Alive",
  Terminating: "Alive",
  Failed: "Down",
  NotFound: "Missing",
  Unknown: "Unknown",
};

function wordIn(vocabulary: Readonly<Record<string, Health>>, word = ""): Health {
  const health = vocabulary[word];
  if (!health) throw new Error(`${word} is in no vocabulary`);
  return health;
}

function verdictOn(members: readonly Member[], rollup?: RollupDeclaration) {
  const [counts, named] = [countsOf(members), namedAmong(members)];
  const seen = rolledUp({ version: 1, time: minute(0), counts, named }, rollup);
  const { status, reason, message } = seen.get(MEMBERS_READY) ?? {};
  return { status, reason, message, failing: seen.get("Degraded")?.message };
}

function membersOf(words: readonly (readonly [string, Health, string])[], nonFatal: string[] = []) {
  return words.map(([name, health, type]): Member => {
    const standing = { health, type, critical: !nonFatal.includes(name) };
    return { name, version: 1, standing };
  });
}

/** The resources of a case of Waypoint's, as members. */
function resourcesIn({ steps }: Case): Member[] {
  const resources = steps.flatMap((step) => step.resources ?? []);
  return membersOf(
    resources.map(({ type, health }, n) => [`r${n}`, wordIn(WAYPOINT, health), type] as const),
  );
}

/** The components of a case of cn-infra's, as they were reported last. */
function componentsIn({ given: { nonFatal }, steps }: Case): Member[] {
  const last = new Map<string, Health>();
  for (const { component, state = "init" } of steps) {
    if (component) last.set(component, wordIn(STATES, state));
  }
  return membersOf(
    [...last].map(([name, health]) => [name, health, "component"]),
    nonFatal,
  );
}

function statusesIn({ steps }: Case): Member[] {
  const statuses = steps.flatMap((step) => step.statuses ?? []);
  return membersOf(
    statuses.map((status, n) => [`r${n}`, wordIn(KSTATUS, status), "component"] as const),
  );
}

describe("Waypoint's resources", () => {
  test.each(["WP-01", "WP-02", "WP-03"])("%s: are summed up in its words", (id) => {
    const one = caseOf(id);
    const { reason, message } = verdictOn(resourcesIn(one), { policy: "waypoint" });
    expect({ health: reason?.toUpperCase(), healthMessage: message }).toEqual(one.expect);
  });

  test("WP-03: are the worst of them by default when none is well", () => {
    const { expect_superset: own } = caseOf("WP-03");
    expect(verdictOn(resourcesIn(caseOf("WP-03"))).reason?.toUpperCase()).toBe(own?.health);
  });

  test("WP-08: are Unknown when there are none", () => {
    const { health, condition } = caseOf("WP-08").expect_superset as {
      health: string;
      condition: Condition;
    };
    const verdict = verdictOn(resourcesIn(caseOf("WP-08")));
    expect(verdict.status?.toUpperCase()).toBe(health);
    expect(verdict).toMatchObject({ status: condition.status, reason: "NoMembers" });
  });
});

describe("cn-infra's components", () => {
  test("CN-02: are Unknown when there are none, as when one has yet to start", () => {
    expect(caseOf("CN-02").expect_superset).toMatchObject({ agent: "init" });
    expect(verdictOn(componentsIn(caseOf("CN-02"))).reason).toBe("NoMembers");
  });

  test("CN-05: don't hide one that fails, whichever changed last, and it is named", () => {
    const { agent, failing } = caseOf("CN-05").expect_superset as {
      agent: string;
      failing: string[];
    };
    const verdict = verdictOn(componentsIn(caseOf("CN-05")), { policy: "worst" });
    expect(verdict).toMatchObject({ reason: wordIn(STATES, agent), failing: `${failing} DOWN` });
    expect(verdictOn(componentsIn(caseOf("CN-05"))).status).toBe("False");
  });

  test("CN-11: of which one that isn't fatal fails are what the others are", () => {
    const one = caseOf("CN-11");
    const verdict = verdictOn(componentsIn(one));
    expect(verdict.reason).toBe(wordIn(STATES, one.expect.agent as string));
  });
});

describe("kstatus' objects", () => {
  test.each(["KS-02", "KS-04", "KS-07"])("%s: are the worst of them by the policy worst", (id) => {
    const one = caseOf(id);
    const { reason } = verdictOn(statusesIn(one), { policy: "worst" });
    expect(reason).toBe(wordIn(KSTATUS, one.expect.status as string));
  });

  test("KS-01: are Unknown when there are none", () => {
    const { status } = verdictOn(statusesIn(caseOf("KS-01")));
    expect(status).toBe(caseOf("KS-01").expect_superset?.status);
  });

  test("KS-06: that are all missing are Missing", () => {
    const { reason } = verdictOn(statusesIn(caseOf("KS-06")));
    expect(reason).toBe(wordIn(KSTATUS, caseOf("KS-06").expect.status as string));
  });

  test("KS-17: without a condition are Unknown, not well", () => {
    const { given, expect_superset: own } = caseOf("KS-17");
    const conditions = (given.object?.conditions ?? []).map((one) => ({ ...one, reason: "" }));
    expect(healthOf(conditions, [])).toBe(own?.status);
  });
});
