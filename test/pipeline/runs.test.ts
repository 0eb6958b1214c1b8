import { expect, test } from "vitest";
import { Runs } from "../../lib/pipeline/runs.ts";
import { minute } from "../domain/builders.ts";

const CLOCK = { now: () => minute(0), random: () => 0, sleep: async () => undefined };

test("a run waits until the last of its name is over, and no other waits behind it", async () => {
  const runs = new Runs(CLOCK, Date.parse(minute(1)));
  const first = Promise.withResolvers<void>();
  const ran: string[] = [];
  const named = (name: string, until?: Promise<void>) => async () => {
    await until;
    ran.push(name);
  };
  runs.begin("a", named("first of a", first.promise));
  runs.begin("a", named("second of a"));
  runs.begin("a", named("third of a"));
  runs.begin("b", named("first of b"));
  await Promise.resolve();
  first.resolve();
  expect(await runs.ended()).toEqual({ looked: 3, failures: [] });
  expect(ran).toEqual(["first of b", "first of a", "second of a"]);
});

test("a run that fails is told of, and stops no other", async () => {
  const runs = new Runs(CLOCK, Date.parse(minute(1)));
  runs.begin("a", async () => {
    throw new Error("no");
  });
  runs.begin("b", async () => undefined);
  expect(await runs.ended()).toEqual({ looked: 1, failures: [new Error("no")] });
});

test("a run that would begin too late doesn't", async () => {
  const runs = new Runs({ ...CLOCK, now: () => minute(2) }, Date.parse(minute(1)));
  runs.begin("a", async () => undefined);
  expect(await runs.ended()).toEqual({
    looked: 0,
    failures: [new Error("there was no time left for a")],
  });
});
