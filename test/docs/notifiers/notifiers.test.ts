import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { Json } from "../../../lib/domain/json.ts";
import { subscriptionIn } from "../../../lib/http/notification-requests.ts";
import { NOTIFIERS, type NotifierName } from "../../../lib/notifiers/registry.ts";
import { indexPage } from "./index-page.ts";
import { bodyOf, EXAMPLES, pageOf, pathOf } from "./page.ts";

const NAMES = Object.keys(NOTIFIERS) as NotifierName[];
const FOLDER = fileURLToPath(new URL("../../../docs/notifiers/", import.meta.url));

test("the list of the notifiers has all of them", async () => {
  await expect(indexPage()).toMatchFileSnapshot("../../../docs/notifiers.md");
});

test("every notifier has a page, and nothing else has", () => {
  expect(readdirSync(FOLDER).sort()).toEqual(NAMES.map((name) => `${name}.md`).sort());
});

describe.each(NAMES)("the page of %s", (name) => {
  test("shows the requests that it sends", async () => {
    await expect(await pageOf(name)).toMatchFileSnapshot(pathOf(name));
  });

  test("has no JSON that is none", () => {
    const blocks = readFileSync(pathOf(name), "utf8").matchAll(/^```json\n(.*?)^```$/gms);
    for (const [, text = ""] of blocks) expect(() => JSON.parse(text)).not.toThrow();
  });

  test("puts a subscription that the service takes", async () => {
    const bytes = Buffer.from(JSON.stringify(bodyOf(EXAMPLES[name])));
    const { notifier } = await subscriptionIn({ bytes, contentType: "application/json" });
    expect(Object.keys(notifier as Record<string, Json>)).toEqual([name]);
  });
});
