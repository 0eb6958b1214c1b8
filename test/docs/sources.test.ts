import { expect, test } from "vitest";
import { sourcesPage } from "./sources-page.ts";

test("the page of the sources says what the registry does", async () => {
  await expect(sourcesPage()).toMatchFileSnapshot("../../docs/sources.md");
});
