import { expect, onTestFinished, test, vi } from "vitest";
import { Schedules } from "../../../lib/local/bus/schedules.ts";

const MINUTE = 60_000;

function aRule(schedule: string) {
  return {
    id: "Sweep",
    bus: "default",
    pattern: undefined,
    schedule,
    targets: [{ Id: "t", Arn: "f" }],
  };
}

/** Schedules of a rule whose function fails the first time, with what it is invoked with. */
function aSchedule(schedule: string) {
  const [events, complaints]: [unknown[], string[]] = [[], []];
  const one = {
    name: "f",
    async invoke(event: unknown) {
      if (events.push(event) === 1) throw new Error("not yet");
      return undefined;
    },
  };
  const destinations = { functionByArn: () => one, writeLog: () => undefined };
  const complain = (text: string) => complaints.push(text);
  const schedules = new Schedules([aRule(schedule)], destinations, complain);
  vi.useFakeTimers();
  onTestFinished(() => {
    schedules.stop();
    vi.useRealTimers();
  });
  return { schedules, events, complaints };
}

test.each([
  ["rate(1 minute)", MINUTE],
  ["rate(5 minutes)", 5 * MINUTE],
  ["rate(1 hour)", 60 * MINUTE],
])("%s runs every %d ms, and goes on after a run that fails", async (schedule, period) => {
  const { schedules, events, complaints } = aSchedule(schedule);
  schedules.start();
  await vi.advanceTimersByTimeAsync(period - 1);
  expect(events).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect([events.length, complaints]).toEqual([1, ["Sweep: Error: not yet"]]);
  await vi.advanceTimersByTimeAsync(period);
  expect([events.length, complaints.length]).toEqual([2, 1]);
});

test("a run is told the time that it was set for, to the second, as EventBridge tells it", async () => {
  const { schedules, events } = aSchedule("rate(1 minute)");
  vi.setSystemTime("2026-01-01T10:00:07.500Z");
  schedules.start();
  await vi.advanceTimersByTimeAsync(MINUTE);
  // As a clock does that is set right, or a timer that is late.
  vi.setSystemTime("2026-01-01T10:01:08.100Z");
  await vi.advanceTimersByTimeAsync(MINUTE);
  expect(events).toEqual(
    ["10:01:07", "10:02:07"].map((time) => ({
      version: "0",
      id: expect.any(String),
      "detail-type": "Scheduled Event",
      source: "aws.events",
      account: "000000000000",
      time: `2026-01-01T${time}Z`,
      region: "local",
      resources: ["arn:aws:events:local:000000000000:rule/Sweep"],
      detail: {},
    })),
  );
});

test("a run by hand is told no time", async () => {
  const { schedules, events } = aSchedule("rate(1 minute)");
  await expect(schedules.runAll()).rejects.toThrow("not yet");
  expect(events).toEqual([{}]);
});

test("a run that is under way when it is stopped fails unheard", async () => {
  const { schedules, complaints } = aSchedule("rate(1 minute)");
  schedules.start();
  vi.advanceTimersByTime(MINUTE);
  schedules.stop();
  await vi.advanceTimersByTimeAsync(1);
  expect(complaints).toEqual([]);
});

test("nothing runs any more once it is stopped", async () => {
  const { schedules, events } = aSchedule("rate(1 minute)");
  schedules.start();
  schedules.stop();
  await vi.advanceTimersByTimeAsync(5 * MINUTE);
  expect(events).toEqual([]);
});

test("a schedule that isn't a rate is refused by name", () => {
  const { schedules } = aSchedule("cron(0 3 * * ? *)");
  expect(() => schedules.start()).toThrow(
    "the rule Sweep has the schedule cron(0 3 * * ? *), which is unknown here",
  );
});
