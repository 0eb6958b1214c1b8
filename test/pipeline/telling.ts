import type { Health } from "../../lib/domain/health.ts";
import type { Json } from "../../lib/domain/json.ts";
import type { Notice } from "../../lib/domain/notification/notice.ts";
import type { Reply, Settled } from "../../lib/domain/notification/settle.ts";
import { diff, type Transition } from "../../lib/domain/transition.ts";
import { ingest } from "../../lib/pipeline/ingest.ts";
import { putSubscription } from "../../lib/pipeline/subscription.ts";
import { second } from "../domain/notification-builders.ts";
import { realPorts } from "./ports.ts";

export const TAKEN: Reply = { verdict: "taken", said: "ok" };
export const PATTERN = { "detail-type": ["HealthTransitioned"] };

/** Ports whose clock stands still but for who sleeps, and whose destinations remember what they were told. */
export async function portsWith(
  reply: (notice: Notice, choice: Json) => Reply | Promise<Reply> = () => TAKEN,
) {
  const clock = {
    seconds: 0,
    now: () => second(clock.seconds),
    random: () => 0,
    sleep: async (milliseconds: number) => {
      clock.seconds += milliseconds / 1000;
    },
  };
  const told: string[] = [];
  const settled: string[] = [];
  const notifiers = {
    shown: () => ({ webhook: {} }),
    isIdempotent: () => true,
    tellsSummaries: () => true,
    gateIn: (choice: Json) => (choice as { answer?: { gate: string } }).answer?.gate,
    send: async (choice: Json, notice: Notice) => {
      const all = notice.items ?? [notice];
      told.push(all.map(({ data }) => `${data.resource} ${data.to}`).join(", "));
      return reply(notice, choice);
    },
  };
  const count = ({ outcome }: Settled) => void settled.push(outcome);
  return { ...(await realPorts(clock)), clock, notifiers, count, told, settled };
}
export type Ports = Awaited<ReturnType<typeof portsWith>>;

/** Subscribes a webhook to every change of health. */
export async function subscribe(ports: Ports, name = "ops", more: object = {}) {
  await putSubscription(ports, name, { pattern: PATTERN, notifier: { webhook: {} }, ...more });
}

/** Stores a report, and answers the change of health that it makes. */
export async function turned(ports: Ports, resource: string, health: Health): Promise<Transition> {
  ports.clock.seconds += 1;
  const before = (await ports.store.read(resource))?.state;
  await ingest(ports, { resource, input: { health } }, "ci");
  const after = (await ports.store.read(resource))?.state;
  const found = diff(before, after).find(({ detailType }) => detailType === "HealthTransitioned");
  if (!found) throw new Error(`${resource} was ${health} already`);
  return found;
}
