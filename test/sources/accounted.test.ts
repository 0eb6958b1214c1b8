import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Json } from "../../lib/domain/json.ts";
import { generic } from "../../lib/sources/generic.ts";
import { SENDERS } from "../acceptance/signed.ts";
import { fixture, fixturesIn } from "../fixtures/read.ts";
import { reportsIn } from "./payload-cases.ts";

/** Payloads that come in signed as our own reports are, but are others': refused, for what they lack. */
const OTHERS: Readonly<Record<string, string>> = {
  "slack/url_verification.json": "a question whether we own the address, which no status is in",
  "standard-webhooks/spec.1.example.event.json": "an event of whoever sends it",
  "standard-webhooks/spec.2.contact.created.json": "an event of whoever sends it",
  "standard-webhooks/spec.3.contact.created.json": "an event of whoever sends it",
};

/** Folders of which no source's deliveries are, and the tests that read them: for patterns, the runtime, the protocol. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  "aws-eventbridge": "domain/pattern.test.ts",
  "aws-lambda": "local",
  cloudevents: "http/cloud-events.test.ts",
};

const tests = new URL("..", import.meta.url);

/** What a test file says, or all of a folder. */
function textOf(path: string): string {
  const place = new URL(path, tests);
  if (path.endsWith(".ts")) return readFileSync(place, "utf8");
  const files = readdirSync(place, { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => file.endsWith(".ts"))
    .map((file) => readFileSync(new URL(`${path}/${file}`, tests), "utf8"))
    .join("\n");
}

/** The folders of which `describePayloads` proves that each file has a case. */
const described = [...textOf("sources").matchAll(/^ {2}folder: "([^"]+)",$/gm)].map(
  ([, folder = ""]) => folder,
);

describe("payloads", () => {
  test("of every folder have a case each, or are no source's", () => {
    const folders = readdirSync(new URL("fixtures/payloads", tests));
    const others = Object.keys(OTHERS).map((file) => file.split("/")[0] ?? "");
    const accounted = [...described, ...Object.keys(ELSEWHERE), ...others];
    expect([...new Set(accounted)].sort()).toEqual(folders.sort());
  });

  test("of every source have cases", () => {
    const folders = Object.entries(SENDERS).map(([name, { folder = name }]) => folder);
    expect(described).toEqual(expect.arrayContaining(folders));
  });

  test.each(["cloudevents", "aws-lambda"])("of %s are each read by the tests of that", (folder) => {
    const text = textOf(ELSEWHERE[folder] ?? "");
    const names = fixturesIn(`payloads/${folder}`).map((file) => file.replace(/\.json$/, ""));
    const unread = names.filter(
      (name) => !text.includes(`"${name}"`) && !text.includes(`/${name}.json"`),
    );
    expect(unread).toEqual([]);
  });

  test("that are others' are all known", () => {
    const files = ["slack", "standard-webhooks"].flatMap((folder) =>
      fixturesIn(`payloads/${folder}`).map((file) => `${folder}/${file}`),
    );
    expect(Object.keys(OTHERS)).toEqual(files);
  });

  test.each(Object.entries(OTHERS))("that are others' are refused: %s is %s", (file) => {
    expect(() => reportsIn(generic, fixture<Json>(`payloads/${file}`))).toThrowError(
      expect.objectContaining({
        code: "invalid",
        faults: expect.arrayContaining([
          expect.objectContaining({ path: "resource" }),
          expect.objectContaining({ path: "type" }),
        ]),
      }),
    );
  });
});
