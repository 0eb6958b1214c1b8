import { expect, test } from "vitest";
import { aFolder } from "../local/functions/handlers.ts";
import { fuzz } from "./fuzz.ts";

/** Requests, half of them deliveries; a few minutes of `npm run fuzz` have thousands. */
const RUNS = 200;

test("no request to any call of the document, and no delivery of any source, makes the service fail, wait, grow or change after a refusal", async () => {
  let last = "";
  const progress = (text: string) => {
    last = text;
  };
  const { answers } = await fuzz({ runs: RUNS, seed: 3, data: await aFolder(), progress });
  expect(last).toBe(`${RUNS} of ${RUNS} requests`);
  for (const status of ["200", "202", "400", "401", "404", "405", "415", "422"]) {
    expect([...answers.keys()]).toContain(status);
  }
});
