import { describe, expect, test } from "vitest";
import { fixture } from "../fixtures/read.ts";
import { aPath, condition, eventsOf, minute, report, send, statusOf } from "./driver.ts";

type Step = {
  readonly op: string;
  readonly at?: string;
  readonly state?: string;
  readonly error?: string | null;
  readonly iface?: { readonly internalName: string } & Record<string, unknown>;
};
type Case = {
  readonly id: string;
  readonly steps: readonly Step[];
  readonly expect: Record<string, unknown>;
  readonly expect_superset?: Record<string, unknown>;
};

const cases = ["statuscheck", "waypoint"].flatMap(
  (name) => fixture<{ cases: Case[] }>(`cases/${name}.json`).cases,
);

function caseOf(id: string): Case {
  const found = cases.find((one) => one.id === id);
  if (!found) throw new Error(`there is no case ${id}`);
  return found;
}

/** A step of Waypoint's, which names what it is about. */
type Target = Step & { readonly id?: string; readonly target?: string; readonly health?: string };

/** Takes a case's steps on one resource: to register is to declare, cn-infra's meta is data. */
async function take(path: string, steps: readonly Step[]): Promise<number[]> {
  const answers: number[] = [];
  for (const { op, at, state, error, iface } of steps) {
    const observed = at === undefined ? {} : { observedAt: at };
    const said = { state, ...(error && { error }) };
    const interfaces = iface && { [iface.internalName]: iface };
    const calls: Record<string, () => ReturnType<typeof send>> = {
      register: () => send("PUT", `/v1/resources/${path}`, {}),
      report: () => send("POST", `/v1/reports/${path}`, { ...said, ...observed }),
      heartbeat: () => send("POST", `/v1/reports/${path}`, { state: "ok", ...observed }),
      meta: () => send("POST", `/v1/reports/${path}`, { state: "ok", data: { interfaces } }),
    };
    const call = calls[op];
    if (!call) throw new Error(`no step ${op} here`);
    answers.push((await call()).status);
  }
  return answers;
}

async function run(id: string) {
  const one = caseOf(id);
  const path = aPath(id.toLowerCase());
  const answers = await take(path, one.steps);
  return { one, path, answers, wanted: one.expect_superset ?? one.expect };
}

/** Transitions and updates of conditions, in order, as `False→Unknown`. */
async function changesOf(path: string, type = "ConditionTransitioned"): Promise<string[]> {
  const events = (await eventsOf(path)).filter((event) => event["detail-type"] === type);
  return events.map(({ detail: { from, to } }) => `${from}→${to}`);
}

describe("reports in cn-infra's words", () => {
  test("CN-04: another error under the same state is an update, and no transition", async () => {
    const { path, wanted } = await run("CN-04");
    const { kafka } = wanted.components as { kafka: object };
    const { lastTransitionTime, lastUpdateTime, message } = condition(await statusOf(path));
    expect({ lastTransitionTime, lastUpdateTime }).toEqual({
      lastTransitionTime: minute(1),
      lastUpdateTime: minute(2),
    });
    expect(millis(kafka)).toEqual({ lastTransitionTime, lastUpdateTime });
    expect(message).toBe("timeout");
    expect(await changesOf(path)).toHaveLength(Number(wanted.transitionEvents));
    expect(await changesOf(path, "ConditionUpdated")).toHaveLength(Number(wanted.updateEvents));
  });

  test("CN-07: who reports without having registered is registered by that", async () => {
    const { path, answers } = await run("CN-07");
    // The contract takes a first report as a declaration; there the case's rejection gives way.
    expect(answers).toEqual([200]);
    expect(condition(await statusOf(path))).toMatchObject({ status: "True", reason: "Ok" });
  });

  test("CN-08: a state that is none is refused, and changes nothing", async () => {
    const { path, answers, wanted } = await run("CN-08");
    expect(answers.at(-1)).toBe(wanted.http);
    const { kafka } = wanted.components as { kafka: { error: string } };
    expect(condition(await statusOf(path))).toMatchObject({
      reason: "Error",
      message: kafka.error,
    });
  });

  test("CN-12: a heartbeat moves when a state was seen, not since when it is", async () => {
    const { path, wanted } = await run("CN-12");
    const { etcd } = wanted.components as { etcd: { lastChange: string; lastUpdate: string } };
    const { lastTransitionTime, observedTime } = condition(await statusOf(path));
    expect({ lastTransitionTime, observedTime }).toEqual(
      millis({ lastTransitionTime: etcd.lastChange, observedTime: etcd.lastUpdate }),
    );
    expect(await changesOf(path)).toHaveLength((wanted.events as unknown[]).length);
  });

  test("CN-14: who registers again has said nothing, and says init as a report", async () => {
    const { path } = await run("CN-14");
    // A declaration is idempotent in the contract; there the case's reset gives way.
    expect(condition(await statusOf(path)).reason).toBe("Error");
    await report(path, { state: "init", observedAt: minute(3) });
    expect(condition(await statusOf(path))).toMatchObject({ status: "Unknown", reason: "Init" });
    expect(await changesOf(path)).toEqual(["null→False", "False→Unknown"]);
  });

  test("CN-15: meta is data, of which every change is kept and none is an event", async () => {
    const one = caseOf("CN-15");
    const path = aPath("cn-15");
    await take(path, one.steps.slice(1));
    const { data } = await statusOf(path);
    const [wanted] = (one.expect_superset?.interfaces ?? []) as { ip: string }[];
    expect(data).toMatchObject({ interfaces: { eth0: { ip: wanted?.ip } } });
    const sequences = (await eventsOf(path)).map(({ detail }) => detail.sequence);
    expect(new Set(sequences)).toEqual(new Set([1]));
  });

  test("CN-17: a probe without a result is Unknown, and touches nobody else", async () => {
    const { components } = caseOf("CN-17").expect as {
      components: { slow: { reason: string } };
    };
    const [slow, fast] = [aPath("slow"), aPath("fast")];
    await report(slow, { probe: { name: "lambda", latencyMs: 2000 } });
    await report(fast, { probe: { name: "lambda", success: true } });
    expect(condition(await statusOf(slow))).toMatchObject({
      status: "Unknown",
      reason: components.slow.reason,
    });
    expect((await statusOf(fast)).health).toBe("Ready");
  });
});

describe("reports in Waypoint's words", () => {
  test("WP-12: a probe that fails itself hides what was good before", async () => {
    const path = aPath();
    await report(path, { health: "READY", observedAt: minute(1) });
    await report(path, {
      probe: { name: "status", output: "no StatusFunc" },
      observedAt: minute(2),
    });
    const wanted = caseOf("WP-12").expect_superset?.condition as { status: string };
    // The contract calls a probe without a result ProbeError; there the case's reason gives way.
    expect(condition(await statusOf(path))).toMatchObject({
      status: wanted.status,
      reason: "ProbeError",
      message: "no StatusFunc",
    });
  });

  test("WP-13: reports of deployments and of releases have nothing to do with each other", async () => {
    const one = caseOf("WP-13");
    const root = aPath("wp-13");
    const puts = (one.steps as readonly Target[]).filter(({ op }) => op === "report.put");
    for (const { id, target, health } of puts) await report(`${root}/${target}`, { id, health });
    const latest = (one.expect.results as string[]).map(
      (id) => puts.find((put) => put.id === id)?.health,
    );
    const found = await Promise.all(
      puts.map(async ({ target }) => (await statusOf(`${root}/${target}`)).health.toUpperCase()),
    );
    expect(found).toEqual(latest.slice(0, puts.length));
  });

  test("WP-14: a report of an id that nobody has sent yet is a new one", async () => {
    // A report's id only tells a redelivery in the contract; there the case's NotFound gives way.
    expect((await report(aPath(), { id: "nope", health: "READY" })).applied).toBe(true);
  });

  test("WP-17: health words are taken in any case", async () => {
    const { results } = caseOf("WP-17").expect as { results: string[] };
    const statuses = await Promise.all(
      results.map(async (health) => (await report(aPath(), { health })).status.health),
    );
    expect(statuses.map((word) => word.toUpperCase())).toEqual(results);
  });
});

describe("Waypoint's list of members", () => {
  const pods = (...names: string[]) =>
    names.map((name) => ({ name, type: "pod", health: "READY", state: { ready: [true, null] } }));

  test("makes members, and deletes whom it no longer names, each with its events", async () => {
    const path = aPath("web");
    await report(path, { observedAt: minute(1), resources: pods("pod-1", "pod-2") });
    expect(await statusOf(`${path}/pod-1`)).toMatchObject({
      health: "Ready",
      data: { type: "pod", state: { ready: [true, null] } },
    });
    const answer = await report(path, { observedAt: minute(2), resources: pods("pod-2") });
    expect(answer.applied).toBe(true);
    expect((await send("GET", `/v1/status/${path}/pod-1`)).status).toBe(410);
    const types = (await eventsOf(`${path}/pod-1`)).map((event) => event["detail-type"]);
    expect(types).toEqual([
      "ResourceDeclared",
      "ConditionTransitioned",
      "HealthTransitioned",
      "ConditionTransitioned",
      "ResourceDeleted",
    ]);
  });

  test("comes in YAML, and in a batch, too", async () => {
    const path = aPath("web");
    const yaml = `resources:\n  - {name: pod-1, type: "", health: down, message: ~}\n`;
    const headers = { "content-type": "application/yaml" };
    await send("POST", `/v1/reports/${path}`, yaml, { headers });
    expect((await statusOf(`${path}/pod-1`)).health).toBe("Down");
    const { body } = await send("POST", "/v1/reports", {
      reports: [
        { resource: path, resources: pods("pod-3") },
        { resource: path, resources: pods("a/b") },
      ],
    });
    expect(body).toMatchObject({
      results: [{ applied: true }, { error: { errors: [{ path: "resources[0].name" }] } }],
    });
    expect((await statusOf(`${path}/pod-3`)).health).toBe("Ready");
  });

  test("brings back a member that was deleted, with the sequence going on", async () => {
    const path = aPath("web");
    await report(path, { resources: pods("pod-1") });
    await send("DELETE", `/v1/resources/${path}/pod-1`);
    expect((await report(path, { resources: pods("pod-1") })).applied).toBe(true);
    expect((await statusOf(`${path}/pod-1`)).sequence).toBe(3);
  });
});

describe("thresholds", () => {
  test("damp what readers and the bus are told, and keep the heartbeat", async () => {
    const path = aPath();
    await send("PUT", `/v1/resources/${path}`, { thresholds: { failure: 3 } });
    const results = [true, false, false, true, false, false, false];
    for (const [at, success] of results.entries()) {
      await report(path, { probe: { name: "http", success }, observedAt: minute(at) });
    }
    expect(await changesOf(path)).toEqual(["null→True", "True→False"]);
    expect(condition(await statusOf(path))).toMatchObject({
      reason: "ProbeFailed",
      lastTransitionTime: minute(6),
    });
  });
});

/** Times with milliseconds, as the service tells them. */
function millis(times: object): object {
  const entries = Object.entries(times).map(([key, time]) => [key, new Date(time).toISOString()]);
  return Object.fromEntries(entries);
}
