import { describe, expect, test } from "vitest";
import type { Health } from "../../lib/domain/health.ts";
import { diff, type Transition } from "../../lib/domain/transition.ts";
import { ingest } from "../../lib/pipeline/ingest.ts";
import { getSummary } from "../../lib/pipeline/summary.ts";
import { minute } from "../domain/builders.ts";
import { realPorts } from "./ports.ts";

const RESOURCE = "shop/api";
const MINUTE = 60_000;

/** Ports whose clock a test sets, in minutes; what is said is in the history, and what is read of that is counted. */
async function portsAt(minutes: number) {
  const clock = { minutes, now: () => minute(clock.minutes), random: () => 0, sleep: nothing };
  const ports = { ...(await realPorts(clock)), days: 90 };
  const say = async (health: Health) => {
    const before = await ports.store.read(RESOURCE);
    await ingest(ports, { resource: RESOURCE, input: { health } }, "ci");
    const after = await ports.store.read(RESOURCE);
    await ports.history.append(diff(before?.state, after?.state));
  };
  const reads = { events: 0 };
  async function* transitions(resource: string): AsyncGenerator<Transition> {
    for await (const event of ports.history.transitions(resource)) {
      reads.events += 1;
      yield event;
    }
  }
  const history = { ...ports.history, transitions };
  const summed = (span: number) => getSummary({ ...ports, history }, RESOURCE, span * MINUTE);
  return { clock, say, reads, summed };
}
const nothing = async () => undefined;

describe("a summary of what is kept", () => {
  test("has all of a window, however many pages of events that is", async () => {
    const { clock, say, summed } = await portsAt(0);
    for (; clock.minutes < 130; clock.minutes++) await say(clock.minutes % 2 ? "Down" : "Ready");
    expect(await summed(400)).toEqual({
      from: minute(-270),
      to: minute(130),
      seconds: { Ready: 3_900, Down: 3_900 },
      availability: 0.5,
      mttrSeconds: 60,
    });
  });

  test("reads back to where it was well before the window, and no further", async () => {
    const { clock, say, reads, summed } = await portsAt(0);
    await say("Down");
    for (const health of ["Ready", "Down", "Alive", "Ready"] as const) {
      clock.minutes += 10;
      await say(health);
    }
    clock.minutes = 50;
    expect(await summed(15)).toMatchObject({ seconds: { Ready: 600, Alive: 300 } });
    // Two events a change: all of the three after the time at which it was well, and one of that.
    expect([(await summed(15)).mttrSeconds, reads.events]).toEqual([1_200, 14]);
  });

  test("is refused for a window that is longer than the history, and for what never was", async () => {
    const { say, summed } = await portsAt(0);
    await expect(summed(10)).rejects.toMatchObject({ code: "notFound" });
    await say("Ready");
    const message = expect.stringContaining("longer than the history's 90 days");
    await expect(summed(90 * 24 * 60 + 1)).rejects.toMatchObject({ code: "invalid", message });
    expect(await summed(90 * 24 * 60)).toMatchObject({ seconds: {} });
  });
});
