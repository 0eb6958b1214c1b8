import { describe, expect, test } from "vitest";
import type { GateDecision } from "../../lib/domain/gate/decision.ts";
import type { PastStatus } from "../../lib/domain/past-status.ts";
import type { Summary } from "../../lib/domain/summary.ts";
import { gateView } from "../../lib/schema/gate.ts";
import { answers } from "../../lib/schema/status.ts";
import { aPath, drained, type Problem, report, send, statusOf } from "./driver.ts";

/** What a resource was like at a time; throws unless the answer is 200 and of the documented shape. */
async function statusAt(path: string, at: string): Promise<PastStatus> {
  const answer = await send<PastStatus>("GET", `/v1/status/${path}?at=${at}`);
  if (answer.status !== 200) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
  answers.past.parse(answer.body);
  return answer.body;
}

async function refusal(path: string, at: string): Promise<[status: number, detail: string]> {
  const { status, body } = await send<Problem>("GET", `/v1/status/${path}?at=${at}`);
  return [status, body.detail];
}

/** The instant before another. */
function justBefore(instant: string): string {
  return new Date(Date.parse(instant) - 1).toISOString();
}

/** Resolves once the clock shows a later millisecond than now. */
async function aMoment(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 5));
}

describe("a past status", () => {
  test("is what it was between two changes", async () => {
    const path = aPath();
    const ready = await report(path, { health: "Ready", message: "v1 serves", revision: "v1" });
    await aMoment();
    const down = await report(path, { health: "Down", message: "503", generation: 2 });
    await drained();
    const { lastTransitionTime } = ready.status.conditions[0] ?? {};
    const then = justBefore(down.status.updatedTime);
    expect(await statusAt(path, then)).toEqual({
      resource: path,
      at: then,
      kind: "component",
      health: "Ready",
      revision: "v1",
      conditions: [
        {
          type: "Ready",
          status: "True",
          reason: "Ready",
          message: "v1 serves",
          lastTransitionTime,
        },
      ],
      sequence: 1,
    });
    expect(await statusAt(path, down.status.updatedTime)).toMatchObject({
      health: "Down",
      generation: 2,
      conditions: [{ status: "False", reason: "Down", message: "503" }],
    });
  });

  test("of what is deleted now is what it was, and a 410 since", async () => {
    const path = aPath();
    const { status } = await report(path, { health: "Ready" });
    await aMoment();
    await send("DELETE", `/v1/resources/${path}`);
    await drained();
    const now = new Date().toISOString();
    expect(await statusAt(path, status.updatedTime)).toMatchObject({ health: "Ready" });
    expect(await refusal(path, now)).toEqual([410, expect.stringContaining("was deleted at")]);
  });

  test("of a group is what its members made it", async () => {
    const path = aPath();
    const group = path.slice(0, path.lastIndexOf("/"));
    await report(path, { health: "Ready" });
    await drained();
    const { updatedTime } = await statusOf(group);
    await aMoment();
    await report(path, { health: "Down" });
    await drained();
    expect(await statusAt(group, updatedTime)).toMatchObject({ kind: "group", health: "Ready" });
    expect((await statusOf(group)).health).toBe("Down");
  });

  test("is a 404 for before it was there and before the history, a 422 for what is no past time", async () => {
    const path = aPath();
    const { status } = await report(path, { health: "Ready" });
    const early = justBefore(status.createdTime);
    expect(await refusal(path, early)).toEqual([404, `there was no resource ${path} at ${early}`]);
    expect(await refusal(path, "2020-01-01T00:00:00Z")).toEqual([
      404,
      expect.stringMatching(/^the history goes back 90 days, to 20\S+Z$/),
    ]);
    expect((await refusal(aPath(), early))[0]).toBe(404);
    for (const at of ["2999-01-01T00:00:00Z", "yesterday", ""]) {
      const { status: code, body } = await send<Problem>("GET", `/v1/status/${path}?at=${at}`);
      expect([code, body.errors?.[0]?.path]).toEqual([422, "at"]);
    }
  });
});

describe("a summary", () => {
  async function summaryOf(path: string, span = "30d"): Promise<Summary> {
    const answer = await send<Summary>("GET", `/v1/history/${path}?summary=${span}`);
    expect(answer.status).toBe(200);
    answers.historyOrSummary.parse(answer.body);
    return answer.body;
  }

  function secondsBetween(one: string, other: string): number {
    return (Date.parse(other) - Date.parse(one)) / 1000;
  }

  test("has the seconds of each health up to now, availability, and the mean of the repairs", async () => {
    const path = aPath();
    const down = await report(path, { health: "Down" });
    await aMoment();
    const ready = await report(path, { health: "Ready" });
    await aMoment();
    await drained();
    const { from, to, seconds, availability, mttrSeconds } = await summaryOf(path);
    expect(secondsBetween(from, to)).toBe(30 * 86_400);
    const repair = secondsBetween(down.status.updatedTime, ready.status.updatedTime);
    const since = secondsBetween(ready.status.updatedTime, to);
    expect(seconds).toEqual({ Down: repair, Ready: since });
    expect(availability).toBeCloseTo(since / (since + repair), 10);
    expect(mttrSeconds).toBeCloseTo(repair, 10);
  });

  test("of what is deleted ends with it, and of what never was is a 404", async () => {
    const path = aPath();
    const { status } = await report(path, { health: "Ready" });
    await aMoment();
    await send("DELETE", `/v1/resources/${path}`);
    await drained();
    const { body } = await send<Problem>("GET", `/v1/status/${path}`);
    const [, deletedTime = ""] = /was deleted at (\S+)$/.exec(body.detail) ?? [];
    const there = secondsBetween(status.createdTime, deletedTime);
    expect((await summaryOf(path)).seconds).toEqual({ Ready: there });
    expect((await send("GET", `/v1/history/${aPath()}?summary=1d`)).status).toBe(404);
  });
});

describe("what a gate decided", () => {
  type View = GateDecision & { readonly definition: object };

  test("is told as it explained it then, after it has decided otherwise and was defined otherwise", async () => {
    const api = aPath();
    const gate = `${api}-gate`;
    const ready = { requires: [{ resource: api, health: "Ready" }] };
    await report(api, { health: "Ready" });
    const { body: passing } = await send<View>("PUT", `/v1/gates/${gate}`, ready);
    await aMoment();
    await report(api, { health: "Down", message: "503" });
    await drained();
    await send("PUT", `/v1/gates/${gate}`, { approvals: { count: 1 } });
    await drained();
    const then = await send<View>("GET", `/v1/gates/${gate}?at=${passing.evaluatedTime}`);
    gateView.parse(then.body);
    expect([then.status, then.body]).toEqual([200, passing]);
    const now = await send<View>("GET", `/v1/gates/${gate}?at=${new Date().toISOString()}`);
    expect(now.body).toMatchObject({ decision: "wait", reason: "AwaitingApproval" });
  });

  test("is a 404 of what was none, and a 422 to come, or of a revision", async () => {
    const path = aPath();
    const { status } = await report(path, { health: "Ready" });
    const ask = async (query: string, of = path) => {
      const { status: code, body } = await send<Problem>("GET", `/v1/gates/${of}?${query}`);
      return [code, body.errors?.[0]?.path];
    };
    expect(await ask(`at=${status.updatedTime}`)).toEqual([404, undefined]);
    expect(await ask("at=2999-01-01T00:00:00Z")).toEqual([422, "at"]);
    expect(await ask("at=now")).toEqual([422, "at"]);
    expect(await ask(`at=${status.updatedTime}&revision=v1`)).toEqual([422, "revision"]);
  });
});
