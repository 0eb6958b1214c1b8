import { describe, expect, test } from "vitest";
import type { ResourceStatus } from "../../lib/domain/status.ts";
import { fixture } from "../fixtures/read.ts";
import {
  type Answer,
  aPath,
  condition,
  eventsOf,
  type Ingested,
  minute,
  report,
  send,
  statusOf,
} from "./driver.ts";

type Json = Record<string, unknown>;
type Condition = { type: string; status?: string } & Json;
type Step = {
  op: string;
  at?: string;
  observedAt?: string;
  condition?: Condition;
  patch?: Json;
} & Json;
type Case = {
  id: string;
  given: { status?: Json; conditions?: Condition[] } & Json;
  steps: Step[];
  expect: Json;
  expect_superset?: Json;
};

const cases = ["kratix", "conditions", "service"].flatMap(
  (name) => fixture<{ cases: Case[] }>(`cases/${name}.json`).cases,
);

function caseOf(id: string): Case {
  const found = cases.find((one) => one.id === id);
  if (!found) throw new Error(`there is no case ${id}`);
  return found;
}

/** What the service does in a case: its own behavior where it differs from the source project's. */
function expected<T>({ expect: source, expect_superset: own }: Case): T {
  return (own ?? source) as T;
}

/** Brings a resource to where a case begins. */
async function given({ given: { status, conditions } }: Case): Promise<string> {
  const path = aPath();
  if (status) {
    const { message, conditions: own, ...data } = status;
    await report(path, { observedAt: minute(-1), data, ...(message !== undefined && { message }) });
    for (const one of (own ?? []) as Condition[]) await seed(path, one);
  }
  for (const one of conditions ?? []) await seed(path, one);
  return path;
}

async function seed(
  path: string,
  { status = "True", lastTransitionTime = minute(0), ...more }: Condition,
): Promise<void> {
  const one = { ...more, status, lastTransitionTime };
  await report(path, { observedAt: lastTransitionTime, conditions: [one] });
}

/** Takes a case's steps: patches as they are, conditions as reports observed when the step says. */
async function take(path: string, steps: readonly Step[]): Promise<Answer<Ingested>[]> {
  const answers: Answer<Ingested>[] = [];
  for (const step of steps) {
    const { op, patch, condition: one, at, observedAt = at, reportId } = step;
    if (op === "status.patch") {
      answers.push(await send("PATCH", `/v1/status/${path}`, patch));
    } else if (op === "condition.set") {
      const id = reportId === undefined ? {} : { id: reportId };
      const when = observedAt === undefined ? {} : { observedAt };
      answers.push(
        await send("POST", `/v1/reports/${path}`, { conditions: [one], ...when, ...id }),
      );
    } else if (op !== "events.redeliver") {
      throw new Error(`no step ${op} here`);
    }
  }
  return answers;
}

async function run(id: string) {
  const one = caseOf(id);
  const path = await given(one);
  const before = await send<ResourceStatus>("GET", `/v1/status/${path}`);
  const answers = await take(path, one.steps);
  return { one, path, before, answers, last: answers.at(-1) };
}

async function transitionsOf(path: string, after = 0): Promise<(string | null)[][]> {
  const events = await eventsOf(path);
  return events
    .filter(
      (event) => event["detail-type"] === "ConditionTransitioned" && event.detail.sequence > after,
    )
    .map(({ detail }) => [detail.from ?? null, detail.to ?? null]);
}

describe("merging, as Kratix documents it", () => {
  test("KR-01: objects merge deeply", async () => {
    const { one, path } = await run("KR-01");
    const { status } = expected<{ status: Json }>(one);
    const { message, data } = await statusOf(path);
    expect({ message, ...data }).toEqual(status);
  });

  test.each([
    ["KR-06", "conditions[0].type", "is required"],
    ["KR-08", "conditions[1].type", 'Duplicate value: "A"'],
  ])("%s: a list of conditions that is none is refused whole", async (id, path, message) => {
    const { one, before, last } = await run(id);
    expect(expected(one)).toMatchObject({ http: 422 });
    expect(last?.status).toBe(422);
    const fault = { path, message: expect.stringContaining(message) };
    expect(last?.body).toMatchObject({ errors: expect.arrayContaining([fault]) });
    expect(await statusOf(before.body.resource)).toEqual(before.body);
  });

  test("KR-07: a condition keeps its transition time when a patch repeats its status", async () => {
    const { one, path, before } = await run("KR-07");
    const [wanted] = expected<{ conditions: Condition[] }>(one).conditions;
    const found = condition(await statusOf(path), "A");
    expect(found).toMatchObject({ status: wanted?.status, lastTransitionTime: minute(0) });
    expect(await transitionsOf(path, before.body.sequence)).toEqual([]);
    // The contract gives a condition without a reason the reason Reported; there the case gives way.
    expect(found.reason).toBe("Reported");
  });

  test.each(["KR-10", "KR-11"])(
    "%s: what the platform computes can't be set by a pipeline",
    async (id) => {
      const { before, last } = await run(id);
      expect(last?.status).toBe(422);
      expect(await statusOf(before.body.resource)).toEqual(before.body);
    },
  );

  test("KR-15: a success that is repeated moves the update time, not the transition's", async () => {
    const one = caseOf("KR-15");
    const path = await given(one);
    const [wanted] = expected<{ conditions: Condition[] }>(one).conditions;
    const type = "ConfigureWorkflowCompleted";
    const again = {
      type,
      status: "True",
      reason: "PipelinesExecutedSuccessfully",
      message: "Pipelines completed",
    };
    await report(path, { observedAt: one.steps[0]?.at, conditions: [again] });
    const { lastTransitionTime, lastUpdateTime } = condition(await statusOf(path), type);
    expect([lastTransitionTime, lastUpdateTime]).toEqual(
      [wanted?.lastTransitionTime, wanted?.lastUpdateTime].map(millis),
    );
    expect(await transitionsOf(path, 1)).toEqual([]);
  });

  test("KR-23: a reason that changes alone is an update, and no transition", async () => {
    const path = await given(caseOf("KR-23"));
    const conditions = [
      { type: "Reconciled", status: "Unknown", reason: "WorksPending", message: "Pending" },
    ];
    await report(path, { conditions });
    expect(condition(await statusOf(path), "Reconciled").reason).toBe("WorksPending");
    const types = (await eventsOf(path))
      .filter(({ detail }) => detail.sequence > 1)
      .map((event) => event["detail-type"]);
    expect(types).toEqual(["ConditionUpdated"]);
  });

  test("KR-24: a condition that goes from pending to failing is a transition", async () => {
    const path = await given(caseOf("KR-24"));
    await report(path, {
      conditions: [{ type: "WorksSucceeded", status: "False", reason: "WorksFailing" }],
    });
    expect(await transitionsOf(path, 1)).toEqual([["Unknown", "False"]]);
  });

  test("KR-30: what was seen of an older generation does not count", async () => {
    const path = aPath();
    await report(path, { health: "Ready", generation: 1, observedAt: minute(0) });
    await report(path, { data: {}, generation: 2, observedAt: minute(1) });
    expect((await statusOf(path)).health).toBe("Unknown");
    await report(path, { health: "Down", generation: 2, observedAt: minute(2) });
    expect((await statusOf(path)).health).toBe("Down");
  });

  test("KR-33: a patch keeps what it does not name", async () => {
    const one = caseOf("KR-33");
    const path = await given(one);
    await take(path, one.steps.slice(0, 1));
    await send("PATCH", `/v1/status/${path}`, { message: "Resource requested" });
    const { message, data } = await statusOf(path);
    expect({ message, ...data }).toEqual(expected<{ status: Json }>(one).status);
  });

  test("KR-34: writers at the same time all get in", async () => {
    const one = caseOf("KR-34");
    const path = await given(one);
    const { writers } = one.steps[0] as unknown as { writers: { patch: Json }[] };
    const answers = await Promise.all(
      writers.map(({ patch }) => send("PATCH", `/v1/status/${path}`, patch)),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect((await statusOf(path)).data).toEqual(expected<{ status: Json }>(one).status);
  });
});

describe("conditions, as Kubernetes sets them", () => {
  test("CO-02: a supplied transition time is ignored when the status stays, and is no change", async () => {
    const { path, before } = await run("CO-02");
    expect(condition(await statusOf(path)).lastTransitionTime).toBe(minute(0));
    expect((await statusOf(path)).sequence).toBe(before.body.sequence);
    expect(await transitionsOf(path, before.body.sequence)).toEqual([]);
  });

  test("CO-05: a supplied transition time is honored on a flip", async () => {
    const { path } = await run("CO-05");
    expect(condition(await statusOf(path))).toMatchObject({
      status: "False",
      reason: "B2",
      lastTransitionTime: minute(3),
    });
  });

  test("CO-06: a generation does not go backwards", async () => {
    const { path, last } = await run("CO-06");
    // The contract calls this a success without effect; there the case's 409 gives way.
    expect(last).toMatchObject({ status: 200, body: { applied: false, reason: "Outdated" } });
    expect(condition(await statusOf(path)).observedGeneration).toBe(5);
  });

  test("CO-08: a type that differs only by case is refused", async () => {
    const { one, before, last } = await run("CO-08");
    expect(last?.status).toBe(expected<{ http: number }>(one).http);
    expect(await statusOf(before.body.resource)).toEqual(before.body);
  });

  test("CO-09: a condition is added to the others", async () => {
    const { path } = await run("CO-09");
    const { conditions } = await statusOf(path);
    expect(conditions.map(({ type }) => type)).toEqual(["first", "second", "third"]);
  });

  test("CO-12: a condition with many faults is told of them all", async () => {
    const [step] = caseOf("CO-12").steps;
    const answer = await send("POST", `/v1/reports/${aPath()}`, { conditions: [step?.condition] });
    const { errors } = answer.body as { errors: { path: string; message: string }[] };
    expect(errors.map(({ path }) => path).sort()).toEqual(
      ["observedGeneration", "reason", "status", "type"].map((field) => `conditions[0].${field}`),
    );
    expect(errors.find(({ path }) => path.endsWith("status"))?.message).toMatch(
      /"True", "False", "Unknown"/,
    );
  });

  test("CO-13: reasons are as Kubernetes has them", async () => {
    const { steps, expect: wanted } = caseOf("CO-13");
    const verdicts = await Promise.all(
      steps.map(async ({ value }) => {
        const conditions = [{ type: "A", status: "True", reason: value }];
        return (await send("POST", `/v1/reports/${aPath()}`, { conditions })).status === 200;
      }),
    );
    expect(verdicts).toEqual(wanted.valid);
  });

  test("CO-16: a type twice in a list is told by its place", async () => {
    const { types } = caseOf("CO-16").steps[0] as unknown as { types: string[] };
    const conditions = types.map((type) => ({ type, status: "True" }));
    const answer = await send("POST", `/v1/reports/${aPath()}`, { conditions });
    expect(answer.body).toMatchObject({
      errors: [{ path: "conditions[2].type", message: 'Duplicate value: "First"' }],
    });
  });
});

describe("the service's own rules", () => {
  test("SV-02: an observation that is older than the stored one is ignored", async () => {
    const one = caseOf("SV-02");
    const path = aPath();
    const answers = await take(path, one.steps);
    expect(answers.map(({ body }) => body.applied)).toEqual([true, false]);
    expect(condition(await statusOf(path)).status).toBe("True");
    expect(await transitionsOf(path)).toHaveLength(
      expected<{ transitionEvents: number }>(one).transitionEvents,
    );
  });

  test("SV-04: the same status of a newer generation is observed, without a transition", async () => {
    const path = aPath();
    const ready = (observedGeneration: number) => ({
      type: "Ready",
      status: "True",
      reason: "A",
      observedGeneration,
    });
    await report(path, { conditions: [ready(1)], observedAt: minute(0) });
    await report(path, { conditions: [ready(2)], observedAt: minute(1) });
    const [event, ...more] = (await eventsOf(path)).filter(({ detail }) => detail.sequence === 2);
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      "detail-type": "ConditionObserved",
      detail: { from: "True", to: "True", condition: { observedGeneration: 2 } },
    });
  });

  test("SV-08: a redelivered event is known by its id", async () => {
    const one = caseOf("SV-08");
    const path = aPath();
    await take(path, one.steps);
    const ids = (await eventsOf(path))
      .filter(({ detail }) => detail.condition)
      .map(({ detail }) => detail.id);
    expect(new Set(ids)).toEqual(new Set([`${path}@1/Ready`]));
  });
});

function millis(time: unknown): string {
  return new Date(String(time)).toISOString();
}
