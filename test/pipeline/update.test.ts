import { expect, test } from "vitest";
import { newState } from "../../lib/domain/state.ts";
import type { StatusStore } from "../../lib/pipeline/ports/status.ts";
import { update } from "../../lib/pipeline/update.ts";

const NOW = "2026-11-20T10:00:00.000Z";
/** Milliseconds: what API Gateway waits for a function, less what eleven reads and writes may take. */
const PATIENCE = 25_000;

const lost: StatusStore = {
  read: async (resource) => ({ state: newState(resource, NOW), version: 1 }),
  write: async ({ resource }) => ({
    written: false,
    stored: { state: newState(resource, NOW), version: 2 },
  }),
};

test("a change that loses every race gives up while its caller still listens", async () => {
  const waits: number[] = [];
  const clock = {
    now: () => NOW,
    random: () => 1,
    sleep: async (milliseconds: number) => void waits.push(milliseconds),
  };
  const change = () => ({ state: newState("shop/api", NOW) });
  const lostForGood = update({ store: lost, clock }, "shop/api", change);
  await expect(lostForGood).rejects.toMatchObject({ code: "unavailable" });
  expect(waits).toHaveLength(10);
  expect(waits.reduce((sum, wait) => sum + wait)).toBeLessThan(PATIENCE);
});
