import { describe, expect, test } from "vitest";
import { ENVIRONMENT, environmentOf, settingsOf, VERBS } from "../../lib/aws/environment.ts";

describe("a function's environment", () => {
  test.each(VERBS)("of %s is told completely when something is missing", (verb) => {
    expect(() => settingsOf(verb, {})).toThrow(new RegExp(`^${verb} needs .*${ENVIRONMENT.table}`));
  });

  test("names everything that is missing at once", () => {
    expect(() => settingsOf("relay", { [ENVIRONMENT.table]: "t" })).toThrow(
      `relay needs ${ENVIRONMENT.bus}, ${ENVIRONMENT.historyDays}, ${ENVIRONMENT.failureBucket} in its environment`,
    );
  });

  test("comes back as it was given", () => {
    const settings = { table: "t", bus: "b", historyDays: "90", failureBucket: "f" };
    expect(settingsOf("relay", environmentOf<"relay">(settings))).toEqual(settings);
  });

  test("holds nothing of other functions", () => {
    const all = Object.fromEntries(Object.values(ENVIRONMENT).map((name) => [name, "x"]));
    expect(settingsOf("ingest", all)).toEqual({ table: "x", identities: "x" });
  });
});
