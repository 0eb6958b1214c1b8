import { expect, test } from "vitest";
import { aFolder } from "../local/functions/handlers.ts";
import { soak } from "./soak.ts";

test("a service that is killed twice under load loses nothing that it acknowledged", async () => {
  const told: string[] = [];
  const progress = (text: string) => void told.push(text);
  const options = {
    kills: 2,
    resources: 100,
    reports: 200,
    seed: 4,
    data: await aFolder(),
    progress,
  };
  const { reports, again, transitions } = await soak(options);
  expect(reports).toBeGreaterThan(100);
  expect(again).toBeGreaterThan(0);
  expect(transitions).toBeGreaterThan(300);
  expect(told.at(-1)).toBe("comparing with the oracle");
}, 120_000);
