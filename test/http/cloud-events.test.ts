import { describe, expect, test } from "vitest";
import { eventsIn } from "../../lib/http/cloud-events.ts";
import { fixture } from "../fixtures/read.ts";

type Sent = {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body_text?: string;
};

const STRUCTURED = "application/cloudevents+json; charset=UTF-8";
const BATCHED = "application/cloudevents-batch+json";

/** What a request's events are. */
async function read(headers: Readonly<Record<string, string>>, text = "") {
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  const all: Record<string, string> = Object.fromEntries(lower);
  const body = { bytes: Buffer.from(text), contentType: all["content-type"] };
  return eventsIn(all, body);
}

/** What the events of a fixture are: a request with headers, or a body of the content type. */
async function readFixture(file: string, type?: string) {
  const sent = fixture<Sent>(`payloads/cloudevents/${file}.json`);
  const events = type
    ? await read({ "content-type": type }, JSON.stringify(sent))
    : await read(sent.headers ?? {}, sent.body_text);
  return events.map(({ event }) => event);
}

const EVENT = { specversion: "1.0", id: "1", source: "/x", type: "t" };
const ATTRIBUTES = {
  specversion: "1.0",
  type: "com.example.someevent",
  source: "/mycontext",
  time: "2018-04-05T17:31:00Z",
  comexampleextension1: "value",
};
const JSON_DATA = { appinfoA: "abc", appinfoB: 123, appinfoC: true };

describe("an event of the specification", () => {
  test.each([
    ["binary.spec.01", { ...ATTRIBUTES, id: "A234-1234-1234" }],
    ["binary.spec.03", { ...ATTRIBUTES, id: "C234-1234-1234", data: JSON_DATA }],
    ["binary.spec.04", { ...ATTRIBUTES, id: "C234-1234-1234", data: 1.5 }],
    ["binary.spec.05", { ...ATTRIBUTES, id: "D234-1234-1234", data: "I'm just a string" }],
    ["binary.percent-encoding", { subject: "Euro € 😀" }],
    ["conformance.http-binary", { id: "1234-1234-1234", data: { message: "Hello World!" } }],
    ["conformance.http-structured", { id: "1234-1234-1234", data: { message: "Hello World!" } }],
  ])("%s is read", async (file, expected) => {
    expect(await readFixture(file)).toEqual([expect.objectContaining(expected)]);
  });

  test.each([
    ["structured.spec.01", { ...ATTRIBUTES, id: "A234-1234-1234" }],
    ["structured.spec.02", { id: "B234-1234-1234", data: '<much wow="xml"/>' }],
    ["structured.spec.03", { id: "C234-1234-1234", data: JSON_DATA }],
    ["structured.spec.04", { data: 1.5 }],
    ["structured.spec.05", { data: "I'm just a string" }],
    ["structured.spec.06", { data: { xyz: 123 } }],
  ])("%s is read", async (file, expected) => {
    const [event] = await readFixture(file, STRUCTURED);
    expect(event).toEqual(expect.objectContaining(expected));
    expect(event).not.toHaveProperty("unsetextension");
    expect(event).not.toHaveProperty("data_base64");
  });

  test("has no data when it is of bytes that aren't JSON", async () => {
    expect((await readFixture("binary.spec.01"))[0]).not.toHaveProperty("data");
    expect((await readFixture("structured.spec.01", STRUCTURED))[0]).not.toHaveProperty("data");
  });

  test("batch.spec.07 is two events, and batch.spec.08 none", async () => {
    expect(await readFixture("batch.spec.07", BATCHED)).toMatchObject([
      { id: "B234-1234-1234" },
      { id: "C234-1234-1234", data: JSON_DATA },
    ]);
    expect(await readFixture("batch.spec.08", BATCHED)).toEqual([]);
  });

  test("by Kafka's binding is none of HTTP's", async () => {
    await expect(readFixture("conformance.kafka-binary")).rejects.toMatchObject({
      code: "unsupportedMediaType",
    });
  });

  test.each([
    "conformance.v0.3-v03_minimum",
    "conformance.v03",
    "conformance.v1",
    "conformance.v1.0-v1_minimum",
  ])("%s is of a form for other tests, and refused", async (file) => {
    await expect(readFixture(file, BATCHED)).rejects.toMatchObject({ code: "invalid" });
  });
});

describe("a request", () => {
  test.each<[string, object, string]>([
    ["without an id", { id: undefined }, "id"],
    ["with a number as id", { id: 7 }, "id"],
    ["without a source", { source: undefined }, "source"],
    ["without a type", { type: undefined }, "type"],
    ["with an empty type", { type: "" }, "type"],
    ["of the version 0.3", { specversion: "0.3" }, "specversion"],
    ["without a version", { specversion: undefined }, "specversion"],
    ["with a time that is none", { time: "yesterday" }, "time"],
    ["with a source that is no reference", { source: "a b" }, "source"],
  ])("%s is refused, naming the attribute, and which of the batch", async (_, over, path) => {
    const wrong = JSON.stringify({ ...EVENT, ...over });
    const refusal = (part: string) =>
      expect.objectContaining({
        code: "invalid",
        faults: expect.arrayContaining([expect.objectContaining({ path: `${part}${path}` })]),
      });
    await expect(read({ "content-type": STRUCTURED }, wrong)).rejects.toEqual(refusal(""));
    const batch = `[${JSON.stringify(EVENT)},${wrong}]`;
    await expect(read({ "content-type": BATCHED }, batch)).rejects.toEqual(refusal("[1]."));
  });

  test.each<[string, Record<string, string>, string, string]>([
    ["that is no event", { "content-type": "application/json" }, "{}", "unsupportedMediaType"],
    [
      "in another format",
      { "content-type": "application/cloudevents+avro" },
      "",
      "unsupportedMediaType",
    ],
    ["that isn't JSON", { "content-type": STRUCTURED }, "{", "malformed"],
    ["of a list that is none", { "content-type": BATCHED }, "{}", "invalid"],
    ["of an event that is none", { "content-type": BATCHED }, "[7]", "invalid"],
    ["with too many events", { "content-type": BATCHED }, `[${"{},".repeat(500)}{}]`, "invalid"],
    ["that is too large", { "content-type": STRUCTURED }, `"${"x".repeat(262_144)}"`, "tooLarge"],
    ["with a hostile key", { "content-type": STRUCTURED }, '{"__proto__": {}}', "invalid"],
    [
      "with an extension in capitals",
      { "content-type": STRUCTURED },
      JSON.stringify({ ...EVENT, Ext: 1 }),
      "invalid",
    ],
    [
      "with what 1.0 took out",
      { "content-type": STRUCTURED },
      JSON.stringify({ ...EVENT, schemaurl: "/x" }),
      "invalid",
    ],
    [
      "of bytes that aren't JSON",
      { "content-type": STRUCTURED },
      JSON.stringify({ ...EVENT, data_base64: "AAAA" }),
      "invalid",
    ],
    ["with a header that isn't encoded", { "ce-id": "%zz", "ce-type": "t" }, "", "invalid"],
  ])("%s is refused", async (_, headers, text, code) => {
    await expect(read(headers, text)).rejects.toMatchObject({ code });
  });

  test("without a time is given none", async () => {
    const [one] = await read({ "content-type": STRUCTURED }, JSON.stringify(EVENT));
    expect(one?.event).toEqual(EVENT);
  });
});
