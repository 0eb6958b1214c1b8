import { describe, expect, test } from "vitest";
import { untilAfter } from "../../lib/domain/duration.ts";
import { GATE_LIMITS, type GateDefinition } from "../../lib/domain/gate/definition.ts";
import { dependenciesOf, wouldCycle } from "../../lib/domain/gate/dependencies.ts";
import { assumptionFaults, faultsOf, overrideFaults } from "../../lib/domain/gate/faults.ts";
import { type Fault, Refusal } from "../../lib/domain/refusal.ts";
import {
  approvalRequest,
  gateDefinition,
  overrideRequest,
  whatIfRequest,
} from "../../lib/schema/gate.ts";
import { parseAs } from "../../lib/schema/shape.ts";
import { minute } from "./builders.ts";
import { API, DB, GATE, READY_API } from "./gate-builders.ts";

/** The fields at fault, by the shape or by the sense of it. */
function fieldsAtFault(judge: () => readonly Fault[]): string[] {
  try {
    return judge().map(({ path }) => path);
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return refusal.faults.map(({ path }) => path);
  }
}

function definitionFaults(definition: object): string[] {
  return fieldsAtFault(() =>
    faultsOf({ path: GATE, definition: parseAs(gateDefinition, definition) }),
  );
}

function windowFaults(...windows: object[]): string[] {
  return definitionFaults({ windows });
}

/** Windows in so many time zones. */
function windowsInZones(count: number): object[] {
  return Array.from({ length: count }, (_, at) => ({ allow: "Mon", timezone: `Etc/GMT-${at}` }));
}

const wants = (more: object) => ({ requires: [{ resource: API, ...more }] });

describe("a gate's definition", () => {
  test.each([
    {
      requires: [
        { resource: "checkout/staging", health: "Ready", for: "30m" },
        { resource: API, condition: "SmokeTested", is: "True", sameRevision: true },
        { resource: API, when: "status.data.errorRate < 0.01" },
      ],
      mode: { atLeast: 2 },
      windows: [
        { allow: "Mon-Fri 09:00-17:00", timezone: "Europe/Berlin" },
        { deny: "2026-12-20/2027-01-05" },
      ],
      approvals: { count: 1 },
    },
    { approvals: { count: 2 } },
    { windows: [{ deny: "fri 12:00-24:00" }] },
    { windows: windowsInZones(GATE_LIMITS.zones) },
    { requires: [], windows: [{ allow: "Sat,Sun" }] },
    { requires: [{ resource: DB, health: "ready" }], mode: { atLeast: 1 } },
    { requires: [{ resource: "checkout/to-staging", condition: "Open" }] },
  ])("may say %j", (definition) => {
    expect(definitionFaults(definition)).toEqual([]);
  });

  test.each([
    ["requires", {}],
    ["requires", { requires: [], windows: [] }],
    ["requires[0]", wants({})],
    ["requires[0]", wants({ health: "Ready", condition: "Ready" })],
    ["requires[0].health", wants({ health: "Fine" })],
    ["requires[0].condition", wants({ condition: "not a type" })],
    ["requires[0].is", wants({ condition: "Ready", is: "true" })],
    ["requires[0].is", wants({ health: "Ready", is: "True" })],
    ["requires[0].for", wants({ health: "Ready", for: "soon" })],
    ["requires[0].for", wants({ health: "Ready", for: "0s" })],
    ["requires[0].for", wants({ when: "true", for: "5m" })],
    ["requires[0].revision", wants({ health: "Ready", revision: "v1" })],
    ["requires[0].when", wants({ when: "a".repeat(GATE_LIMITS.expression + 1) })],
    ["requires[1].resource", { requires: [READY_API, { resource: GATE, condition: "Open" }] }],
    ["requires[0].resource", { requires: [{ resource: "a//b", health: "Ready" }] }],
    ["requires", { requires: Array(GATE_LIMITS.requires + 1).fill(READY_API) }],
    ["mode.atLeast", { ...wants({ health: "Ready" }), mode: { atLeast: 2 } }],
    ["mode.atLeast", { ...wants({ health: "Ready" }), mode: { atLeast: 0 } }],
    ["mode.atLeast", { approvals: { count: 1 }, mode: { atLeast: 1 } }],
    ["approvals.count", { approvals: { count: 0 } }],
    ["approvals.people", { approvals: { count: 1, people: ["alice"] } }],
    ["windows", { windows: Array(GATE_LIMITS.windows + 1).fill({ allow: "Mon" }) }],
    ["windows", { windows: windowsInZones(GATE_LIMITS.zones + 1) }],
  ])("is refused for its %s when it says %j", (field, definition) => {
    expect(definitionFaults(definition)).toEqual([field]);
  });

  test.each([
    ["windows[0]", {}],
    ["windows[0]", { allow: "Mon", deny: "Tue" }],
    ["windows[0].timezone", { allow: "Mon", timezone: "Europe/Bonn" }],
    ["windows[0].allow", { allow: "Mon-Fri 9-17" }],
    ["windows[0].allow", { allow: "Mon-Fri 09:00-17:00 CET" }],
    ["windows[0].allow", { allow: "Montag" }],
    ["windows[0].allow", { allow: "Mon-Wed-Fri" }],
    ["windows[0].allow", { allow: "09:00-09:00" }],
    ["windows[0].allow", { allow: "24:00-06:00" }],
    ["windows[0].allow", { allow: "09:60-10:00" }],
    ["windows[0].deny", { deny: "2026-02-29" }],
    ["windows[0].deny", { deny: "2027-01-05/2026-12-20" }],
    ["windows[0].deny", { deny: "2026-12-20/2026-12-21/2026-12-22" }],
    ["windows[0].deny", { deny: "" }],
  ])("is refused for its %s when a window says %j", (field, window) => {
    expect(windowFaults(window)).toEqual([field]);
  });

  test("depends on each resource once", () => {
    const requires = [{ resource: DB, health: "Ready" }, READY_API, READY_API] as const;
    expect(dependenciesOf({ requires })).toEqual([API, DB]);
  });
});

describe("gates that depend on gates", () => {
  const on = (...paths: string[]): GateDefinition => ({
    requires: paths.map((resource) => ({ resource, condition: "Open" })),
  });
  const defined = (definitions: Record<string, GateDefinition>) => (path: string) =>
    definitions[path];

  test("may share what they depend on", async () => {
    const definitions = defined({ b: on("d", API), c: on("d"), d: on(API) });
    expect(await wouldCycle("a", on("b", "c"), definitions)).toBeUndefined();
  });

  test.each([
    [["a", "a"], on("a"), {}],
    [["a", "b", "a"], on("b"), { b: on("a") }],
    [["a", "c", "d", "a"], on("b", "c"), { b: on("e"), c: on("d"), d: on("a", "e"), e: on() }],
    [undefined, on("b"), { b: on("c"), c: on("b") }],
  ])("go round by %j", async (way, definition, others) => {
    expect(await wouldCycle("a", definition, defined(others))).toEqual(way);
  });

  test("are each asked for once", async () => {
    const asked: string[] = [];
    const layers = 12;
    const next = (path: string) => Number(path.slice(1)) + 1;
    await wouldCycle("a", on("l0", "r0"), async (path) => {
      asked.push(path);
      return next(path) < layers ? on(`l${next(path)}`, `r${next(path)}`) : undefined;
    });
    expect(asked).toHaveLength(2 * layers);
    expect(new Set(asked).size).toBe(asked.length);
  });
});

describe("an override", () => {
  const request = { decision: "pass", reason: "INC-7", until: "2h" };

  test.each([
    ["2h", minute(130)],
    ["2026-01-01T03:00:00+01:00", minute(120)],
  ])("ends %s", (until, expected) => {
    const parsed = parseAs(overrideRequest, { ...request, until });
    expect(untilAfter(parsed.until, minute(10))).toBe(expected);
  });

  test.each([
    ["decision", { ...request, decision: "wait" }],
    ["reason", { ...request, reason: "" }],
    ["until", { ...request, until: "tomorrow" }],
    ["until", { ...request, until: "9000h" }],
    ["until", { ...request, until: minute(10) }],
    ["by", { ...request, by: "alice" }],
  ])("is refused for its %s when it says %j", (field, body) => {
    const judge = () => {
      const { until } = parseAs(overrideRequest, body);
      return overrideFaults({ until: untilAfter(until, minute(10)) }, minute(10));
    };
    expect(fieldsAtFault(judge)).toEqual([field]);
  });
});

test("an approval may give a reason and a revision, and nothing else", () => {
  const body = { reason: "looks good", revision: "v2" };
  expect(parseAs(approvalRequest, body)).toEqual(body);
  expect(() => parseAs(approvalRequest, { by: "mallory" })).toThrow("by: is not a key");
});

describe("a what-if", () => {
  const about = (...assume: object[]) =>
    fieldsAtFault(() => assumptionFaults(parseAs(whatIfRequest, { assume }).assume ?? []));

  test("may assume conditions and health words", () => {
    const condition = { type: "Ready", status: "True" };
    expect(about({ resource: API, condition }, { resource: DB, health: "down" })).toEqual([]);
  });

  test.each([
    ["assume[0]", { resource: API }],
    ["assume[0]", { resource: API, health: "Ready", condition: { type: "Ready", status: "True" } }],
    ["assume[0].condition.status", { resource: API, condition: { type: "Ready", status: "yes" } }],
    ["assume[0].revision", { resource: API, health: "Ready", revision: "v1" }],
  ])("is refused for its %s when it assumes %j", (field, assumption) => {
    expect(about(assumption)).toEqual([field]);
  });
});
