import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { aPath, eventsOf, minute, type Problem, report, send, statusOf } from "./driver.ts";

const CONDITION = { type: "Tested", status: "True", reason: "Passed" };

/** Bodies that are refused, and the field that the refusal must name. */
const BODIES: readonly (readonly [what: string, body: object, field: string])[] = [
  ["an unknown key", { health: "Ready", colour: "green" }, "colour"],
  [
    "an unknown key of a condition",
    { conditions: [{ ...CONDITION, severity: "high" }] },
    "conditions[0].severity",
  ],
  ["a health word that is none", { health: "Excellent" }, "health"],
  ["a health that is no text", { health: 1 }, "health"],
  ["a state that is none", { state: "fine" }, "state"],
  [
    "a status in another case",
    { conditions: [{ ...CONDITION, status: "true" }] },
    "conditions[0].status",
  ],
  [
    "a condition without a type",
    { conditions: [CONDITION, { status: "True" }] },
    "conditions[1].type",
  ],
  ["a condition without a status", { conditions: [{ type: "A" }] }, "conditions[0].status"],
  [
    "a type that is no qualified name",
    { conditions: [{ ...CONDITION, type: ":invalid" }] },
    "conditions[0].type",
  ],
  [
    "a type with an upper-case prefix",
    { conditions: [{ ...CONDITION, type: "Example.com/A" }] },
    "conditions[0].type",
  ],
  ["a type set twice", { conditions: [CONDITION, CONDITION] }, "conditions[1].type"],
  [
    "a type set twice in two cases",
    { conditions: [CONDITION, { ...CONDITION, type: "TESTED" }] },
    "conditions[1].type",
  ],
  ["Ready set twice", { health: "Ready", state: "ok" }, "state"],
  [
    "a type with a prefix of 254",
    { conditions: [{ ...CONDITION, type: `${"a".repeat(254)}/A` }] },
    "conditions[0].type",
  ],
  [
    "a reason with a space",
    { conditions: [{ ...CONDITION, reason: "has space" }] },
    "conditions[0].reason",
  ],
  ["an empty reason", { conditions: [{ ...CONDITION, reason: "" }] }, "conditions[0].reason"],
  [
    "a reason of 1025",
    { conditions: [{ ...CONDITION, reason: "a".repeat(1025) }] },
    "conditions[0].reason",
  ],
  [
    "a message of 32769",
    { conditions: [{ ...CONDITION, message: "a".repeat(32_769) }] },
    "conditions[0].message",
  ],
  ["a generation below zero", { health: "Ready", generation: -1 }, "generation"],
  ["a generation that is a fraction", { health: "Ready", generation: 1.5 }, "generation"],
  [
    "an observed generation below zero",
    { conditions: [{ ...CONDITION, observedGeneration: -1 }] },
    "conditions[0].observedGeneration",
  ],
  ["a sequence that is a text", { health: "Ready", sequence: "1" }, "sequence"],
  ["a time without a zone", { health: "Ready", observedAt: "2026-01-01T00:00:00" }, "observedAt"],
  [
    "a day that no month has",
    { health: "Ready", observedAt: "2026-02-30T00:00:00Z" },
    "observedAt",
  ],
  ["a time in words", { health: "Ready", observedAt: "now" }, "observedAt"],
  [
    "a time in the future",
    { health: "Ready", observedAt: new Date(Date.now() + 120_000).toISOString() },
    "observedAt",
  ],
  ["an id with a line break", { health: "Ready", id: "a\nb" }, "id"],
  ["an empty reporter", { health: "Ready", reporter: "" }, "reporter"],
  ["data that is a list", { data: [] }, "data"],
  ["data that is a text", { data: "x" }, "data"],
  ["null in a list of data", { data: { a: { b: [1, null] } } }, "data.a.b[1]"],
  ["null within an object in a list", { data: { a: [{ b: null }] } }, "data.a[0]"],
  ["data nested too deeply", { data: nested(33) }, `data${".a".repeat(32)}`],
  ["nothing to say", { reporter: "ci" }, ""],
  ["a probe without a name", { probe: { success: true } }, "probe.name"],
  ["a probe's result in words", { probe: { name: "a", success: "yes" } }, "probe.success"],
  ["a latency below zero", { probe: { name: "a", latencyMs: -1 } }, "probe.latencyMs"],
  ["a probe beside a health", { health: "Ready", probe: { name: "a" } }, "probe"],
  ["an unknown key of a probe", { probe: { name: "a", port: 80 } }, "probe.port"],
  ["a member without a name", { resources: [{ health: "Ready" }] }, "resources[0].name"],
  ["a member that isn't a segment", { resources: [{ name: "a/b" }] }, "resources[0].name"],
  ["a member twice", { resources: [{ name: "a" }, { name: "a" }] }, "resources[1].name"],
  ["an unknown key of a member", { resources: [{ name: "a", id: "x" }] }, "resources[0].id"],
  [
    "a member's health that is no word",
    { resources: [{ name: "a", health: "up" }] },
    "resources[0].health",
  ],
  [
    "a member's state nested too deeply",
    { resources: [{ name: "a", state: nested(32) }] },
    `resources[0].state.${"a.".repeat(30)}a`,
  ],
  [
    "more than 500 members",
    { resources: Array.from({ length: 501 }, (_, n) => ({ name: `m${n}` })) },
    "resources",
  ],
  ["an error without a failed state", { state: "ok", error: "boom" }, "error"],
];

function nested(levels: number): object {
  return levels === 1 ? {} : { a: nested(levels - 1) };
}

function fields(body: unknown): string[] {
  return ((body as Problem).errors ?? []).map(({ path }) => path);
}

describe("a report with", () => {
  test.each(BODIES)(
    "%s is a 422 that names the field, and changes nothing",
    async (_, body, field) => {
      const path = aPath();
      await report(path, { health: "Ready", observedAt: minute(0) });
      const answer = await send<Problem>("POST", `/v1/reports/${path}`, body);
      expect([answer.status, answer.headers.get("content-type")]).toEqual([
        422,
        "application/problem+json",
      ]);
      expect(fields(answer.body)).toContain(field);
      expect((await statusOf(path)).sequence).toBe(1);
    },
  );

  test("several faults is told of all of them", async () => {
    const { body } = await send("POST", `/v1/reports/${aPath()}`, {
      health: "x",
      sequence: -1,
      colour: 1,
    });
    expect(fields(body).sort()).toEqual(["colour", "health", "sequence"]);
  });

  test.each(["__proto__", "constructor", "prototype"])(
    "the key %s anywhere is a 422, and reaches no object",
    async (key) => {
      const path = aPath();
      for (const body of [
        `{"${key}":{}}`,
        `{"data":{"a":{"${key}":{"polluted":1}}}}`,
        `{"data":{"a":[{"${key}":1}]}}`,
      ]) {
        const answer = await send("POST", `/v1/reports/${path}`, body);
        expect([answer.status, fields(answer.body)[0]?.endsWith(key)]).toEqual([422, true]);
      }
      expect((await send("GET", `/v1/status/${path}`)).status).toBe(404);
    },
  );

  test("a type that differs only by case from a stored one is a 422", async () => {
    const path = aPath();
    await report(path, { conditions: [CONDITION] });
    const answer = await send("POST", `/v1/reports/${path}`, {
      conditions: [{ ...CONDITION, type: "TESTED" }],
    });
    expect([answer.status, fields(answer.body)]).toEqual([422, ["conditions"]]);
  });

  test("a failure is taken in though the data is full", async () => {
    const path = aPath();
    await report(path, { data: { a: "x".repeat(40_000) } });
    await report(path, { data: { b: "x".repeat(25_000) } });
    const down = { health: "Down", message: "m".repeat(32_768) };
    expect((await send("POST", `/v1/reports/${path}`, down)).status).toBe(200);
    expect(await statusOf(path)).toMatchObject({ health: "Down", message: down.message });
  });

  test("more than the status can hold is a 422, and the status stays as it was", async () => {
    const path = aPath();
    await report(path, { data: { a: "x".repeat(40_000) } });
    const answer = await send("POST", `/v1/reports/${path}`, { data: { b: "x".repeat(40_000) } });
    expect([answer.status, fields(answer.body)]).toEqual([422, ["data"]]);
    expect(Object.keys((await statusOf(path)).data)).toEqual(["a"]);
    expect(await eventsOf(path)).toHaveLength(2);
  });
});

describe("a body", () => {
  const url = () => `/v1/reports/${aPath()}`;
  test.each([
    ["that isn't JSON", "{", "application/json", 400],
    ["that is empty", "", "application/json", 400],
    ["that isn't UTF-8", new Uint8Array([0x7b, 0xff, 0x7d]), "application/json", 400],
    ["that isn't YAML", "a: [", "application/yaml", 400],
    ["of YAML with a key twice", "a: 1\na: 2", "application/yaml", 400],
    [
      "of YAML that multiplies itself",
      `a: &a [x,x]\n${Array.from({ length: 20 }, (_, i) => `b${i}: &b${i} [${`*${i ? `b${i - 1}` : "a"},`.repeat(9)}]`).join("\n")}`,
      "application/yaml",
      400,
    ],
    ["of YAML with a number that is none", "data: {a: .nan}", "application/yaml", 422],
    ["that is a list", "[]", "application/json", 422],
    ["that is null", "null", "application/json", 422],
    [
      "nested a hundred thousand deep",
      "[".repeat(30_000) + "]".repeat(30_000),
      "application/json",
      422,
    ],
    ["with a number beyond all doubles", '{"data":{"a":1e999}}', "application/json", 422],
    ["of a form", "health=Ready", "application/x-www-form-urlencoded", 415],
    ["of plain text", "{}", "text/plain", 415],
    ["of XML", "<a/>", "application/xml", 415],
    [
      "larger than 64 KB",
      JSON.stringify({ data: { a: "x".repeat(66_000) } }),
      "application/json",
      413,
    ],
  ])("%s is refused", async (_, body, contentType, status) => {
    const answer = await send("POST", url(), body, { headers: { "content-type": contentType } });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([
      status,
      "application/problem+json",
    ]);
  });

  test.each([
    "application/json; charset=utf-8",
    "Application/JSON",
    "application/merge-patch+json",
  ])("of type %s is JSON", async (contentType) => {
    const answer = await send("POST", url(), '{"health":"Ready"}', {
      headers: { "content-type": contentType },
    });
    expect(answer.status).toBe(200);
  });

  test("that is compressed is a 415", async () => {
    const headers = { "content-encoding": "gzip" };
    const answer = await send("POST", url(), gzipSync('{"health":"Ready"}'), { headers });
    expect([answer.status, (answer.body as Problem).detail]).toEqual([
      415,
      "the content encoding is gzip; send the body as it is",
    ]);
  });

  test("of a batch may have 256 KB, and each report in it 64 KB", async () => {
    const big = (size: number) => ({ resource: aPath(), data: { a: "x".repeat(size) } });
    const within = await send<{ results: unknown[] }>("POST", "/v1/reports", {
      reports: [big(60_000), big(66_000), big(60_000)],
    });
    expect(within.body.results).toMatchObject([
      { applied: true },
      { error: { status: 413 } },
      { applied: true },
    ]);
    const beyond = await send("POST", "/v1/reports", {
      reports: Array.from({ length: 5 }, () => big(60_000)),
    });
    expect(beyond.status).toBe(413);
  });
});

describe("a path", () => {
  test.each(["a//b", ".a", "a%20b", "a/%C3%A4", "a".repeat(64), Array(11).fill("a").join("/")])(
    "that is %s is a 422",
    async (path) => {
      const answer = await send("POST", `/v1/reports/${path}`, { health: "Ready" });
      expect([answer.status, fields(answer.body)]).toEqual([422, ["path"]]);
    },
  );
});

describe("a call", () => {
  test("to nowhere is 404", async () => {
    expect((await send("GET", "/v2/status")).status).toBe(404);
    expect((await send("GET", `/v1/status/${aPath()}`)).status).toBe(404);
    expect((await send("GET", `/v1/resources/${aPath()}`)).status).toBe(404);
  });

  test("with a method that its path hasn't is 405, and says which it has", async () => {
    const answer = await send("DELETE", `/v1/status/${aPath()}`);
    expect([answer.status, answer.headers.get("allow")?.split(", ").sort()]).toEqual([
      405,
      ["GET", "PATCH"],
    ]);
  });

  test.each([
    ["/v1/status?depth=-1", "depth"],
    ["/v1/status?limit=0", "limit"],
    ["/v1/status?limit=501", "limit"],
    ["/v1/status?health=fine", "health"],
    ["/v1/status?label=team", "label[0]"],
    ["/v1/status?prefix=a//b", "prefix"],
    ["/v1/status?perfix=a", "perfix"],
    ["/v1/status?cursor=a//b", "cursor"],
    ["/v1/status?prefix=a&cursor=b", "cursor"],
    [`/v1/history/a?before=${Buffer.from("history#x").toString("base64url")}`, "before"],
    ["/v1/status?depth=1&depth=2", "depth"],
    ["/v1/history/a?before=bogus", "before"],
    ["/v1/history/a?summary=90", "summary"],
    ["/v1/history/a?summary=0d", "summary"],
    ["/v1/history/a?summary=91d", "summary"],
    ["/v1/history/a?summary=9999d", "summary"],
    ["/v1/history/a?summary=1d&limit=5", "limit"],
    ["/v1/history/a?summary=1d&before=x", "before"],
    ["/v1/status/a?at=now", "at"],
    ["/v1/resources/a?depth=1", "depth"],
    ["/healthz?verbose=1", "verbose"],
  ])("%s is a 422 that names the parameter", async (url, field) => {
    const answer = await send("GET", url);
    expect([answer.status, fields(answer.body)]).toEqual([422, [field]]);
  });
});

describe("a declaration with", () => {
  test.each([
    ["an unknown key", { colour: "green" }, "colour"],
    ["a label that is no text", { labels: { a: 1 } }, "labels.a"],
    ["a label name with a space", { labels: { "a b": "c" } }, "labels.a b"],
    [
      "65 labels",
      { labels: Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`l${i}`, ""])) },
      "labels",
    ],
    ["a generation below zero", { generation: -1 }, "generation"],
    ["Ready as abnormal", { abnormal: ["Ready"] }, "abnormal"],
  ])("%s is a 422 that names the field, and declares nothing", async (_, body, field) => {
    const path = aPath();
    const answer = await send("PUT", `/v1/resources/${path}`, body);
    expect([answer.status, fields(answer.body)]).toEqual([422, [field]]);
    expect((await send("GET", `/v1/resources/${path}`)).status).toBe(404);
  });
});
