import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { ResourceStatus } from "../../lib/domain/status.ts";
import { answers } from "../../lib/schema/status.ts";
import { fixture } from "../fixtures/read.ts";
import { type Answer, aPath, type Problem, report, send, statusOf } from "./driver.ts";

type Query = Readonly<Record<string, string | readonly string[]>>;

/** Waits for a resource, by default for no longer than it takes to look. */
async function wait<T = Problem>(path: string, query: Query): Promise<Answer<T>> {
  const parameters = new URLSearchParams();
  for (const [name, values] of Object.entries({ timeout: "0s", ...query })) {
    for (const value of [values].flat()) parameters.append(name, value);
  }
  const answer = await send<T>("GET", `/v1/wait/${path}?${parameters}`);
  if (answer.status === 200) answers.met.parse(answer.body);
  return answer;
}

/** Something that is waited for, and the milliseconds that it took. */
async function timed<T>(work: Promise<T>): Promise<{ result: T; elapsed: number }> {
  const started = performance.now();
  const result = await work;
  return { result, elapsed: performance.now() - started };
}

/**
 * Milliseconds of what doesn't wait for the end of a wait of 20 s or more, on a machine however busy. How soon
 * exactly is held on a clock of the tests' own: test/pipeline/wait.test.ts.
 */
const A_FRACTION = 12_000;

const sleep = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

describe("a wait", () => {
  test("that is met answers the status, with its entity tag", async () => {
    const path = aPath();
    await report(path, { health: "Ready" });
    const answer = await wait<ResourceStatus>(path, { for: "condition=READY=true" });
    expect(answer).toMatchObject({ status: 200, body: await statusOf(path) });
    expect(answer.headers.get("etag")).toBe(`"${answer.body.sequence}"`);
  });

  test("that isn't met says why not, predicate by predicate", async () => {
    const path = aPath();
    const { status } = await report(path, { health: "Down", message: "503" });
    const since = status.conditions[0]?.lastTransitionTime;
    const query = { for: ["health=Ready", "condition=Tested"], any: "jsonpath={.data.url}" };
    const { status: code, headers, body } = await wait(path, query);
    expect([code, headers.get("content-type")]).toEqual([408, "application/problem+json"]);
    expect(body).toMatchObject({
      type: "urn:signalbox:problem:timedOut",
      title: "Not met in time",
      status: 408,
      errors: [
        {
          path: "for",
          message: `health=Ready: health is Down; Ready is False since ${since}, Down: 503`,
        },
        { path: "for", message: "condition=Tested: has no condition Tested, only Ready" },
        { path: "any", message: "jsonpath={.data.url}: leads to nothing" },
      ],
    });
  });

  test("answers when it changes", async () => {
    const path = aPath();
    await report(path, { health: "Alive" });
    const waiting = wait<ResourceStatus>(path, { for: "health=Ready", timeout: "20s" });
    await sleep(1_500);
    await report(path, { health: "Ready", message: "up" });
    const { result, elapsed } = await timed(waiting);
    expect(result).toMatchObject({ status: 200, body: { health: "Ready", message: "up" } });
    expect(elapsed).toBeLessThan(A_FRACTION);
  });

  test("waits for what isn't there yet, and is a 404 when it never came", async () => {
    const [coming, never] = [aPath(), aPath()];
    const absent = timed(wait(never, { for: "health=Ready", timeout: "700ms" }));
    const waiting = wait(coming, { for: "health=Ready", timeout: "20s" });
    await report(coming, { health: "Ready" });
    expect((await waiting).status).toBe(200);
    const { result, elapsed } = await absent;
    expect(result).toMatchObject({
      status: 404,
      body: { errors: [{ path: "for", message: `health=Ready: there is no resource ${never}` }] },
    });
    expect(elapsed).toBeGreaterThanOrEqual(700);
  });

  test("ends when the resource is deleted, and is a 410 from then on", async () => {
    const path = aPath();
    await report(path, { health: "Alive" });
    const waiting = wait(path, { for: "health=Ready", timeout: "20s" });
    const gone = wait(path, { for: "delete", timeout: "20s" });
    await send("DELETE", `/v1/resources/${path}`);
    const { result, elapsed } = await timed(waiting);
    expect(result).toMatchObject({ status: 410, body: { title: "Deleted" } });
    expect(elapsed).toBeLessThan(A_FRACTION);
    const { status, body } = await gone;
    const deletedTime = expect.stringMatching(/^20\S+Z$/);
    expect([status, body]).toEqual([200, { resource: path, absent: true, deletedTime }]);
    expect((await wait(path, { for: "health=Ready" })).status).toBe(410);
  });

  test("sees an expiry at its instant", async () => {
    const path = aPath();
    const observedAt = new Date(Date.now() - 58_500).toISOString();
    await report(path, { health: "Ready", observedAt, ttl: "1m" });
    const { status } = await wait(path, { for: "health=Unknown", timeout: "20s" });
    const late = Date.now() - (Date.parse(observedAt) + 60_000);
    expect(status).toBe(200);
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThan(A_FRACTION);
  });

  test("for a gate is not met by what is none, though its condition Open be True", async () => {
    const path = aPath();
    await report(path, { conditions: [{ type: "Open", status: "True" }] });
    const { status, body } = await wait(path, { for: "gate" });
    expect([status, body.errors?.[0]?.message]).toEqual([408, "gate: is a component, and no gate"]);
  });

  test("longer than one answer is cut, and so still answered", async () => {
    const path = aPath();
    await report(path, { health: "Ready" });
    expect((await wait(path, { for: "health=Ready", timeout: "1h" })).status).toBe(200);
  });
});

describe("a wait is a 422", () => {
  test.each<[Query, string]>([
    [{}, "for"],
    [{ for: "Ready" }, "for"],
    [{ for: "condition=Ready=Yes" }, "for"],
    [{ for: "health=Ready", any: "jsonpath={.data[*].x}" }, "any"],
    [{ for: "health=Ready", failOn: "health=Bad" }, "failOn"],
    [{ for: "health=Ready", failOn: "delete" }, "failOn"],
    [{ for: "health=Ready", timeout: "soon" }, "timeout"],
    [{ for: "health=Ready", timeout: "-1s" }, "timeout"],
    [{ for: "health=Ready", timeout: "5" }, "timeout"],
    [{ for: "health=Ready", timeout: ["1s", "2s"] }, "timeout"],
    [{ for: "health=Ready", fail: "health=Down" }, "fail"],
    [{ for: Array.from({ length: 33 }, () => "gate") }, "for"],
  ])("for %j, and names %s", async (query, parameter) => {
    const { status, body } = await wait(aPath(), query);
    expect([status, body.errors?.[0]?.path]).toEqual([422, parameter]);
  });

  test("for what is no resource path", async () => {
    const { status, body } = await wait("-bad", { for: "gate" });
    expect([status, body.errors?.[0]?.path]).toEqual([422, "path"]);
  });
});

test("twenty waits at once keep neither each other nor reports waiting", async () => {
  const path = aPath();
  const query = { for: "health=Ready", timeout: "25s" };
  const waits = Array.from({ length: 20 }, (_, index) => wait(`${path}-${index}`, query));
  const last = timed(Promise.resolve(waits[19]));
  const { result, elapsed } = await timed(report(`${path}-19`, { health: "Ready" }));
  expect(elapsed).toBeLessThan(A_FRACTION);
  expect(await last).toMatchObject({ result: { status: 200, body: result.status } });
  expect((await last).elapsed).toBeLessThan(A_FRACTION);
  expect(await Promise.race([waits[0], Promise.resolve("still waiting")])).toBe("still waiting");
  await Promise.all(waits.map((_, index) => report(`${path}-${index}`, { health: "Ready" })));
  expect((await Promise.all(waits)).map(({ status }) => status)).toEqual(waits.map(() => 200));
});

type Condition = { readonly type: string; readonly status: string } & Readonly<
  Record<string, unknown>
>;
type Given = {
  readonly generation?: number;
  readonly observedGeneration?: number;
  readonly conditions?: readonly Condition[];
  readonly status?: Readonly<Record<string, unknown>>;
};
type Case = {
  readonly id: string;
  readonly given: {
    readonly objects: readonly Given[];
    readonly watch: readonly [number, string, Readonly<Record<string, string>>][];
  };
  readonly steps: readonly {
    readonly for?: string;
    readonly any?: readonly string[];
    readonly failOn?: readonly string[];
    readonly timeoutSec: number;
  }[];
  readonly expect: { readonly met: boolean };
};

const CASES = fixture<{ cases: Case[] }>("cases/wait.json").cases;

/** Brings a resource to where an object of a case is; what generation a status observed is what a report names. */
async function given(path: string, one: Given): Promise<void> {
  const { generation, observedGeneration, conditions = [], status = {} } = one;
  if (generation !== undefined) await send("PUT", `/v1/resources/${path}`, { generation });
  const named = observedGeneration !== undefined && { generation: observedGeneration };
  if (conditions.length > 0) await report(path, { conditions, ...named });
  await report(path, { data: status, message: "given" });
}

/** A case's wait in our words: what kubectl finds in an object's status is in our data. */
function queryOf({ for: one, any, failOn, timeoutSec }: Case["steps"][number]): Query {
  const inWords = (text: string) =>
    text.replace("{.status.conditions", "{.conditions").replace("{.status.", "{.data.");
  return {
    timeout: `${timeoutSec * 300}ms`,
    ...(one !== undefined && { for: inWords(one) }),
    ...(any && { any: any.map((text) => `condition=${text}`) }),
    ...(failOn && { failOn: failOn.map((text) => `condition=${text}`) }),
  };
}

async function play(id: string): Promise<{ status: number; elapsed: number }> {
  const found = CASES.find((one) => one.id === id);
  const [step] = found?.steps ?? [];
  if (!found || !step) throw new Error(`there is no wait ${id}`);
  const path = aPath();
  for (const one of found.given.objects) await given(path, one);
  const waiting = timed(wait(path, queryOf(step)));
  for (const [seconds, , statuses] of found.given.watch) {
    await sleep(seconds * 1_000);
    const conditions = Object.entries(statuses).map(([type, status]) => ({ type, status }));
    await report(path, { conditions });
  }
  const { result, elapsed } = await waiting;
  expect(result.status === 200).toBe(found.expect.met);
  return { status: result.status, elapsed };
}

const ANSWERS: readonly (readonly [id: string, status: number])[] = [
  ["WT-01", 200],
  ["WT-02", 200],
  ["WT-06", 422],
  ["WT-07", 408],
  ["WT-09", 404],
  ["WT-10", 200],
  ["WT-15", 408],
  ["WT-18", 200],
  ["WT-19", 408],
  ["WT-20", 200],
  ["WT-21", 408],
  ["WT-27", 422],
  ["WT-29", 422],
  ["WT-39", 409],
];

/** Cases that are tested below HTTP, or above it, by the file that does. */
const ELSEWHERE = {
  "WT-31": "../domain/wait/goal.test.ts",
  "WT-40": "../domain/wait/predicate.test.ts",
  "WT-41": "../cli/arguments.test.ts",
} as const;

describe("kubectl's cases:", () => {
  test.each(ANSWERS)("%s is answered %i", async (id, code) => {
    const { status, elapsed } = await play(id);
    expect(status).toBe(code);
    expect(elapsed).toBeLessThan(A_FRACTION);
  });

  test("every other is tested elsewhere, or gives way in docs/adr/0009", () => {
    const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
    for (const [id, file] of Object.entries(ELSEWHERE)) expect(read(file)).toContain(id);
    const known = [...ANSWERS.map(([id]) => id), ...Object.keys(ELSEWHERE)];
    const others = CASES.map(({ id }) => id).filter((id) => !known.includes(id));
    const decision = read("../../docs/adr/0009-where-the-cases-give-way.md");
    expect(others.filter((id) => !decision.includes(id))).toEqual([]);
  });
});
