import { describe, expect, test } from "vitest";
import { EVERYTHING } from "../../lib/domain/access/scope.ts";
import type { Refusal } from "../../lib/domain/refusal.ts";
import type { Body } from "../../lib/http/body.ts";
import { declarationIn } from "../../lib/http/declaration-request.ts";
import { batchIn, patchIn, reportIn } from "../../lib/http/requests.ts";

function json(text: string): Body {
  return { bytes: Buffer.from(text), contentType: "application/json" };
}
function yaml(text: string): Body {
  return { bytes: Buffer.from(text), contentType: "application/yaml" };
}

/** The faults of a body that is refused, as `path: message`. */
async function faultsOf(read: Promise<unknown>): Promise<string[]> {
  const refusal = (await read.then(
    () => undefined,
    (error) => error,
  )) as Refusal;
  return refusal.faults.map(({ path, message }) => `${path}: ${message}`);
}

describe("a number", () => {
  const EXACT = ["0", "-1", "1.5e-3", "9007199254740991", "10000000000000000000", "0.1", "1e300"];
  test.each(EXACT)("that is %s is kept, in JSON and in YAML", async (number) => {
    const inJson = await reportIn(json(`{"data":{"n":${number},"long":"1234567890123456789"}}`));
    const inYaml = await reportIn(yaml(`data:\n  n: ${number}\n`));
    expect([inJson.data?.n, inYaml.data?.n]).toEqual([Number(number), Number(number)]);
  });

  const LOSSY = [
    "9007199254740993",
    "-12345678901234567890",
    "1152921504606846976",
    "1e-400",
    "1e400",
  ];
  test.each(LOSSY)("that is %s can't be kept as it is, and is refused by name", async (number) => {
    const words = "data.n: is a number that can't be kept exactly; as data, send it as a text";
    expect(await faultsOf(reportIn(json(`{"data":{"n":${number}}}`)))).toEqual([words]);
    expect(await faultsOf(reportIn(yaml(`data:\n  n: ${number}\n`)))).toEqual([words]);
  });
});

describe("a body of YAML", () => {
  test.each(["!!timestamp 2026-01-01", "!!set {a, b}", "!!binary aGk=", "!secret x"])(
    "with the tag %s, whose value JSON can't keep, is malformed",
    async (value) => {
      const report = reportIn(yaml(`data:\n  a: ${value}\n`));
      await expect(report).rejects.toMatchObject({ code: "malformed" });
    },
  );

  test("with two documents is malformed", async () => {
    await expect(reportIn(yaml("health: Ready\n---\nhealth: Down\n"))).rejects.toMatchObject({
      code: "malformed",
      message: "the body is not YAML: it holds several documents",
    });
  });

  test.each([
    ['a: 1\n"a": 2', 'it has the key "a" twice'],
    ["1: x\n'1': y", 'it has the key "1" twice'],
    ["? [a, b]\n: x", "it has a key that is no text"],
  ])("that is %j is malformed", async (text, why) => {
    await expect(reportIn(yaml(text))).rejects.toThrow(`the body is not YAML: ${why}`);
  });

  test("with twenty thousand keys is read in the time of a request", async () => {
    const text = Array.from({ length: 20_000 }, (_, n) => `k${n}: 1`).join("\n");
    const start = performance.now();
    await expect(batchIn(yaml(text), EVERYTHING)).rejects.toMatchObject({ code: "invalid" });
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  test("with a date or a number in words keeps the text", async () => {
    const { data } = await reportIn(yaml("data: {day: 2026-01-01, number: 1_000, code: !!str 1}"));
    expect(data).toEqual({ day: "2026-01-01", number: "1_000", code: "1" });
  });

  test("with a bare True is told to quote it", async () => {
    const faults = await faultsOf(reportIn(yaml("conditions: [{type: Ready, status: True}]")));
    expect(faults).toEqual([
      'conditions[0].status: supported values: "True", "False", "Unknown", as texts: quote it in YAML',
    ]);
  });
});

describe("a report", () => {
  test("with null for what it leaves out says the same without", async () => {
    const text =
      '{"state":"ok","error":null,"conditions":[{"type":"A","status":"True","reason":null}],"data":{"a":null}}';
    expect(await reportIn(json(text))).toEqual({
      state: "ok",
      conditions: [{ type: "A", status: "True" }],
      data: { a: null },
    });
  });

  test.each([
    ["[]", ": must be an object"],
    ['{"conditions":[{"status":"True"}]}', "conditions[0].type: is required"],
    ['{"conditions":{}}', "conditions: must be a list"],
    ['{"external":"yes"}', "external: must be true or false"],
    ['{"generation":-1}', "generation: must be at least 0"],
    ['{"generation":1.5}', "generation: must be an integer"],
    ['{"id":""}', "id: must not be empty"],
    [`{"id":"${"i".repeat(257)}"}`, "id: must have at most 256 characters"],
    ['{"message":5}', "message: must be a text"],
    ['{"data":[]}', "data: must be an object"],
  ])("that is %s is refused in plain words", async (text, fault) => {
    expect(await faultsOf(reportIn(json(text)))).toEqual([fault]);
  });

  test("refused as a whole is told so without a field's name", async () => {
    await expect(reportIn(json("[]"))).rejects.toThrow(/^must be an object$/);
  });
});

describe("a patch", () => {
  test.each([
    ['{"generation":3}', { generation: 3, data: {} }],
    ['{"revision":"v2"}', { revision: "v2", data: {} }],
    ['{"conditions":[]}', { conditions: [], data: {} }],
    ["{}", { data: {} }],
    ['{"health":"Ready"}', { health: "Ready" }],
    ['{"message":null,"url":null}', { data: { url: null } }],
  ])("that is %s says %j", async (text, input) => {
    expect(await patchIn(json(text))).toEqual(input);
  });
});

describe("a batch", () => {
  test("refuses the reports that can't be kept, each for itself", async () => {
    const deep = `${'{"a":'.repeat(60)}1${"}".repeat(60)}`;
    const entries = await batchIn(
      json(`{"reports":[
        {"resource":"a","data":{"__proto__":1}},
        {"resource":"b","data":{"n":1e999}},
        {"resource":"c","data":${deep}},
        null,
        {"resource":"d","health":"Ready"}
      ]}`),
      EVERYTHING,
    );
    const refused = entries.map((entry) => ("refusal" in entry ? entry.refusal.code : "accepted"));
    expect(refused).toEqual(["invalid", "invalid", "invalid", "invalid", "accepted"]);
  });

  test("refuses what is out of scope, whatever is in it, and goes on with the others", async () => {
    const entries = await batchIn(
      json(`{"reports":[
        {"resource":"shop/api","health":"Ready"},
        {"resource":"shop2/api","health":"Ready"},
        {"resource":"bank","nonsense":1},
        {"resource":"shop/../bank","health":"Ready"},
        {"health":"Ready"}
      ]}`),
      { verbs: ["report"], prefix: "shop" },
    );
    const codes = entries.map((entry) => ("refusal" in entry ? entry.refusal.code : "accepted"));
    expect(codes).toEqual(["accepted", "forbidden", "forbidden", "invalid", "invalid"]);
    expect(entries[1]).toMatchObject({ refusal: { message: 'this needs "report" on shop2/api' } });
  });

  test("nested a hundred thousand deep is refused", async () => {
    const [entry] = await batchIn(
      json(`{"reports":${"[".repeat(1e5)}${"]".repeat(1e5)}}`),
      EVERYTHING,
    );
    expect(entry).toMatchObject({ refusal: { code: "invalid" } });
  });
});

test("a label's name that is none is refused in plain words", async () => {
  expect(await faultsOf(declarationIn(json('{"labels":{"a b":"c"}}')))).toEqual([
    "labels.a b: must be a label's name such as team",
  ]);
});

test("a declaration nested too deeply is refused", async () => {
  const deep = `${'{"a":'.repeat(60)}1${"}".repeat(60)}`;
  await expect(declarationIn(json(deep))).rejects.toMatchObject({ code: "invalid" });
});
