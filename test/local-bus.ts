import type { Detail, DetailType } from "../lib/domain/transition.ts";

/** An event as the local bus took it, with its number in the order in which it did. */
export type BusEvent = {
  readonly n: number;
  readonly id: string;
  readonly source: string;
  readonly "detail-type": DetailType;
  readonly time: string;
  readonly detail: Detail;
};

/** Events in order; `next` is the number to go on after. */
export type EventPage = { readonly events: readonly BusEvent[]; readonly next: number };

/** What the bus of a service on this machine took after the `n`th event; a page ends where the service ends it. */
export async function busEventsAfter(url: string, n: number): Promise<EventPage> {
  const response = await fetch(`${url}/_local/events?after=${n}`);
  if (!response.ok) throw new Error(`the service answers ${response.status} when asked for events`);
  return (await response.json()) as EventPage;
}
