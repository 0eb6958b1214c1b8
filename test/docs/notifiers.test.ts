import { expect, test } from "vitest";
import { notifiersPage } from "./notifiers-page.ts";

test("the page of the notifiers shows the requests that they send", async () => {
  await expect(notifiersPage()).resolves.toMatchFileSnapshot("../../docs/notifiers.md");
});
