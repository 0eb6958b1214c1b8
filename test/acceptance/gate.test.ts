import { describe, expect, inject, test } from "vitest";
import type { GateDecision } from "../../lib/domain/gate/decision.ts";
import type { GateDefinition } from "../../lib/domain/gate/definition.ts";
import type { ResourceStatus } from "../../lib/domain/status.ts";
import { gateDecision, gateView } from "../../lib/schema/gate.ts";
import { answers } from "../../lib/schema/status.ts";
import {
  aPath,
  condition,
  drained,
  eventsOf,
  historyOf,
  type Problem,
  report,
  send,
  statusOf,
  summary,
} from "./driver.ts";

type View = GateDecision & { readonly definition: GateDefinition };

/** A gate and a resource of its own that it depends on. */
function aPair() {
  const api = aPath();
  return { api, gate: `${api}-gate`, ready: { requires: [{ resource: api, health: "Ready" }] } };
}

/** What a call about a gate answers; throws unless it is of the documented shape. */
async function call(method: string, path: string, body?: object): Promise<View> {
  const answer = await send<View>(method, path, body);
  if (answer.status >= 400) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
  gateView.parse(answer.body);
  return answer.body;
}

async function check(gate: string, query = ""): Promise<[status: number, decision: GateDecision]> {
  const response = await fetch(`${inject("url")}/v1/check/${gate}${query}`);
  return [response.status, gateDecision.parse(await response.json()) as GateDecision];
}

describe("a gate", () => {
  test("is defined, asked, defined again and deleted", async () => {
    const { api, gate, ready } = aPair();
    const created = await send<View>("PUT", `/v1/gates/${gate}`, ready);
    expect(created).toMatchObject({ status: 201, body: { decision: "wait", definition: ready } });
    await report(api, { health: "Ready" });
    expect(await call("GET", `/v1/gates/${gate}`)).toMatchObject({
      gate,
      decision: "pass",
      reason: "Passed",
      because: [{ requirement: 0, met: true, wanted: "health Ready", sequence: 1 }],
      definition: ready,
    });
    expect((await send("PUT", `/v1/gates/${gate}`, ready)).status).toBe(200);
    expect((await send("DELETE", `/v1/gates/${gate}`)).status).toBe(204);
    for (const path of [`/v1/gates/${gate}`, `/v1/check/${gate}`, `/v1/status/${gate}`]) {
      expect((await send("GET", path)).status).toBe(410);
    }
    expect((await send("GET", `/v1/gates/${aPath()}`)).status).toBe(404);
  });

  test("follows what it depends on by the bus, with events of its own", async () => {
    const { api, gate, ready } = aPair();
    await call("PUT", `/v1/gates/${gate}`, ready);
    await report(api, { health: "Ready" });
    await drained();
    expect(await statusOf(gate)).toMatchObject({ kind: "gate", health: "Ready" });
    await report(api, { health: "Down" });
    expect(summary(await eventsOf(gate))).toEqual([
      "ResourceDeclared",
      "ConditionTransitioned Open null→Unknown",
      "HealthTransitioned null→Unknown",
      "ConditionTransitioned Open Unknown→True",
      "HealthTransitioned Unknown→Ready",
      "ConditionTransitioned Open True→False",
      "HealthTransitioned Ready→Down",
    ]);
    expect(condition(await statusOf(gate), "Open")).toMatchObject({ reason: "RequirementFailed" });
  });

  test("follows a gate that it depends on, and a group", async () => {
    const { api, gate } = aPair();
    const group = api.slice(0, api.lastIndexOf("/"));
    await call("PUT", `/v1/gates/other-${gate}`, {
      requires: [{ resource: group, health: "Ready" }],
    });
    await call("PUT", `/v1/gates/${gate}`, {
      requires: [{ resource: `other-${gate}`, condition: "Open" }],
    });
    await report(api, { health: "Ready" });
    await drained();
    expect(condition(await statusOf(gate), "Open").status).toBe("True");
  });

  test("is waited for", async () => {
    const { api, gate, ready } = aPair();
    await call("PUT", `/v1/gates/${gate}`, ready);
    const waiting = send<ResourceStatus & { decision: GateDecision }>(
      "GET",
      `/v1/wait/${gate}?for=gate&timeout=20s`,
    );
    await report(api, { health: "Ready" });
    const { status, body } = await waiting;
    answers.met.parse(body);
    expect([status, body.decision.decision]).toEqual([200, "pass"]);
  });

  test("that soaks is waited for to its end, without a sweep, and says why it isn't open", async () => {
    const { api, gate } = aPair();
    const soaking = { requires: [{ resource: api, health: "Ready", for: "3s" }] };
    const { status } = await report(api, { health: "Ready" });
    const since = condition(status).lastTransitionTime;
    await call("PUT", `/v1/gates/${gate}`, soaking);
    const early = await send<Problem>("GET", `/v1/wait/${gate}?for=gate&timeout=0s`);
    const opensAt = new Date(Date.parse(since) + 3_000).toISOString();
    expect([early.status, early.body.errors?.[0]?.message]).toEqual([
      408,
      `gate: decides wait, Soaking; opens at ${opensAt}; ${api}: health Ready for 3s, is Ready since ${since}`,
    ]);
    const met = await send<{ decision: GateDecision }>("GET", `/v1/wait/${gate}?for=gate`);
    expect([met.status, met.body.decision.reason]).toEqual([200, "Passed"]);
    expect(met.body.decision.evaluatedTime >= opensAt).toBe(true);
  });

  test("counts in no group, and takes no reports", async () => {
    const { api, gate, ready } = aPair();
    await call("PUT", `/v1/gates/${gate}`, ready);
    await report(api, { health: "Ready" });
    await drained();
    const group = await statusOf(api.slice(0, api.lastIndexOf("/")));
    expect(group).toMatchObject({ health: "Ready", members: { total: 1, Ready: 1 } });
    for (const [method, collection] of [
      ["POST", "reports"],
      ["PATCH", "status"],
      ["PUT", "resources"],
    ] as const) {
      const { status, body } = await send<Problem>(method, `/v1/${collection}/${gate}`, {
        ...(method !== "PUT" && { health: "Ready" }),
      });
      expect([status, body.detail]).toEqual([422, expect.stringContaining("is a gate")]);
    }
  });
});

describe("a check", () => {
  test("is a 200 when the gate passes and a 403 when it doesn't, with the decision", async () => {
    const { api, gate, ready } = aPair();
    await call("PUT", `/v1/gates/${gate}`, ready);
    expect(await check(gate)).toMatchObject([
      403,
      { decision: "wait", reason: "RequirementUnknown" },
    ]);
    await report(api, { health: "Ready" });
    expect(await check(gate)).toMatchObject([200, { decision: "pass" }]);
    await report(api, { health: "Down" });
    expect(await check(gate)).toMatchObject([403, { decision: "block" }]);
  });

  test("may be posted, with whatever a tool has to say", async () => {
    const { api, gate, ready } = aPair();
    await call("PUT", `/v1/gates/${gate}`, ready);
    const hook = () =>
      fetch(`${inject("url")}/v1/check/${gate}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ name: "podinfo", namespace: "test", phase: "Progressing" }),
      });
    expect((await hook()).status).toBe(403);
    await report(api, { health: "Ready" });
    expect((await hook()).status).toBe(200);
  });

  test("asks for a revision", async () => {
    const { api, gate } = aPair();
    const requires = [{ resource: api, health: "Ready", sameRevision: true }];
    await call("PUT", `/v1/gates/${gate}`, { requires });
    await report(api, { health: "Ready", revision: "v1" });
    expect(await check(gate, "?revision=v1")).toMatchObject([200, { revision: "v1" }]);
    expect(await check(gate, "?revision=v2")).toMatchObject([403, { reason: "RevisionDiffers" }]);
  });
});

describe("people", () => {
  test("approve of a gate, and withdraw", async () => {
    const { gate } = aPair();
    await call("PUT", `/v1/gates/${gate}`, { approvals: { count: 1 } });
    const approved = await call("PUT", `/v1/approvals/${gate}`, { reason: "looks good" });
    expect(approved).toMatchObject({ decision: "pass", because: [{ requirement: "approvals" }] });
    expect(await call("DELETE", `/v1/approvals/${gate}`)).toMatchObject({ decision: "wait" });
  });

  test("force a gate for a while, and let it go", async () => {
    const { gate, ready } = aPair();
    await call("PUT", `/v1/gates/${gate}`, ready);
    const forced = { decision: "pass", reason: "INC-7", until: "2h" };
    expect(await call("PUT", `/v1/overrides/${gate}`, forced)).toMatchObject({
      decision: "pass",
      reason: "Overridden",
    });
    expect((await check(gate))[0]).toBe(200);
    expect(await call("DELETE", `/v1/overrides/${gate}`)).toMatchObject({ decision: "wait" });
  });

  test("find what they did in its history, beside its transitions, and not on the bus", async () => {
    const { gate } = aPair();
    await call("PUT", `/v1/gates/${gate}`, { approvals: { count: 1 } });
    await call("PUT", `/v1/approvals/${gate}`, { reason: "looks good", revision: "v1" });
    await call("PUT", `/v1/overrides/${gate}`, {
      decision: "block",
      reason: "freeze",
      until: "1h",
    });
    const events = await eventsOf(gate);
    const { items } = await historyOf(gate);
    expect(items.map(({ id }) => id.slice(gate.length))).toEqual([
      "@3/Health",
      "@3/Open",
      "@3/Override",
      "@2/Approval",
      "@1/Health",
      "@1/Open",
      "@1/Declared",
    ]);
    expect(items[3]).toMatchObject({ type: "Approval", action: "given", reason: "looks good" });
    expect(events.map(({ detail }) => detail.id.slice(gate.length))).not.toContain("@2/Approval");
  });

  test("ask what if, and nothing is stored", async () => {
    const { api, gate, ready } = aPair();
    await call("PUT", `/v1/gates/${gate}`, ready);
    const before = await statusOf(gate);
    const assume = [{ resource: api, health: "ready" }];
    expect(await call("POST", `/v1/gates/${gate}`, { assume })).toMatchObject({ decision: "pass" });
    expect(await statusOf(gate)).toEqual(before);
    expect((await send("GET", `/v1/status/${api}`)).status).toBe(404);
  });
});

describe("what if it were another time", () => {
  test("a gate passes at opensAt, when nothing else changes, and not a millisecond before", async () => {
    const { api, gate } = aPair();
    await report(api, { health: "Ready" });
    const { opensAt = "" } = await call("PUT", `/v1/gates/${gate}`, {
      requires: [{ resource: api, health: "Ready", for: "30m" }],
      windows: [{ deny: "1999-12-31" }],
    });
    const at = (time: string) => call("POST", `/v1/gates/${gate}`, { at: time });
    const early = new Date(Date.parse(opensAt) - 1).toISOString();
    expect(await at(early)).toMatchObject({ decision: "wait", reason: "Soaking", opensAt });
    expect(await at(opensAt)).toMatchObject({ decision: "pass", evaluatedTime: opensAt });
  });

  test("windows are those of the clocks in their zone, on both sides of a change of clocks", async () => {
    const { gate } = aPair();
    const berlin = { allow: "09:00-17:00", timezone: "Europe/Berlin" };
    await call("PUT", `/v1/gates/${gate}`, { windows: [berlin] });
    const decisions = async (time: string) =>
      (await call("POST", `/v1/gates/${gate}`, { at: time })).decision;
    expect(await decisions("2027-03-26T07:30:00Z")).toBe("wait");
    expect(await decisions("2027-03-26T08:00:00Z")).toBe("pass");
    expect(await decisions("2027-03-29T07:00:00Z")).toBe("pass");
    expect(await decisions("2027-03-29T15:00:00Z")).toBe("wait");
  });

  test("without assumptions is what GET answers", async () => {
    const { api, gate, ready } = aPair();
    await report(api, { health: "Ready" });
    await call("PUT", `/v1/gates/${gate}`, ready);
    const now = await call("GET", `/v1/gates/${gate}`);
    const same = await call("POST", `/v1/gates/${gate}`, { at: now.evaluatedTime });
    expect(same).toEqual(now);
  });
});

describe("a 422", () => {
  test.each<[string, object, string, RegExp]>([
    ["an empty definition", {}, "requires", /needs windows or approvals/],
    [
      "an expression that is none",
      { requires: [{ resource: "a", when: "status.(" }] },
      "requires[0].when",
      /at character/,
    ],
    [
      "an unknown variable",
      { requires: [{ resource: "a", when: "data.x" }] },
      "requires[0].when",
      /no variable data/,
    ],
    ["an unknown key", { require: [] }, "require", /./],
    [
      "a bare duration",
      { requires: [{ resource: "a", health: "Ready", for: "30" }] },
      "requires[0].for",
      /duration/,
    ],
    [
      "more than 32 KB",
      {
        requires: Array.from({ length: 20 }, () => ({
          resource: "a",
          when: `"${"x".repeat(2_000)}" == ""`,
        })),
      },
      "",
      /more than 32768/,
    ],
  ])("for %s, which says where and why", async (_, definition, at, why) => {
    const { status, body } = await send<Problem>("PUT", `/v1/gates/${aPath()}`, definition);
    expect([status, body.errors?.[0]?.path]).toEqual([422, at]);
    expect(body.detail).toMatch(why);
  });

  test("for a way back to the gate, which it names", async () => {
    const { gate } = aPair();
    const on = (resource: string) => ({ requires: [{ resource, condition: "Open" }] });
    await call("PUT", `/v1/gates/${gate}-2`, on(gate));
    const { status, body } = await send<Problem>("PUT", `/v1/gates/${gate}`, on(`${gate}-2`));
    expect([status, body.detail]).toEqual([
      422,
      `requires[0].resource: the gate would depend on itself: ${gate} → ${gate}-2 → ${gate}`,
    ]);
  });

  test("for the path of a component, and for an override that has ended", async () => {
    const { api, gate, ready } = aPair();
    await report(api, { health: "Ready" });
    const approvals = { approvals: { count: 1 } };
    expect((await send("PUT", `/v1/gates/${api}`, approvals)).status).toBe(422);
    await call("PUT", `/v1/gates/${gate}`, ready);
    const past = { decision: "pass", reason: "late", until: "2026-01-01T00:00:00Z" };
    expect((await send("PUT", `/v1/overrides/${gate}`, past)).status).toBe(422);
  });
});

test("what people do needs a gate", async () => {
  const forced = { decision: "block", reason: "freeze", until: "2h" };
  for (const [method, collection, body] of [
    ["PUT", "overrides", forced],
    ["DELETE", "overrides", undefined],
    ["PUT", "approvals", {}],
    ["DELETE", "approvals", undefined],
    ["POST", "gates", {}],
    ["DELETE", "gates", undefined],
  ] as const) {
    expect((await send(method, `/v1/${collection}/${aPath()}`, body)).status).toBe(404);
  }
});
