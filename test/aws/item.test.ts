import { expect, test } from "vitest";
import { decodeState, encodeState } from "../../lib/aws/item.ts";
import { aReport, merged, minute } from "../domain/builders.ts";

test("a state's text names each report once, however many facts are of it", () => {
  const data = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`k${index}`, index]));
  const state = merged([
    aReport({ id: "the-one", health: "Ready", message: "m", data, observedAt: minute(0) }),
  ]);
  expect(encodeState(state).split("the-one")).toHaveLength(2);
});

test("a text of another schema is refused rather than guessed at", () => {
  const text = encodeState(merged([aReport()])).replace('"schema":1', '"schema":2');
  expect(() => decodeState("a", 1, text)).toThrow("the state of a is of schema 2, not 1");
});

test("a text that refers to an order key which it hasn't is refused", () => {
  const text = encodeState(merged([aReport()])).replace(/"origins":\[[^\]]*\]/, '"origins":[]');
  expect(() => decodeState("a", 1, text)).toThrow("there is no order key");
});
