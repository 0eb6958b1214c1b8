import type { Json } from "../domain/json.ts";
import { isAbout, type Muting, mutesUntil, type Silence } from "../domain/notification/silence.ts";
import type { Pending } from "../domain/notification/thread.ts";
import { compilePattern, matchesPattern } from "../domain/pattern/pattern.ts";
import type { ResourceState } from "../domain/state.ts";
import { type ResourceStatus, statusOf } from "../domain/status.ts";
import { diff, EVENT_SOURCE } from "../domain/transition.ts";
import type { Clock } from "./ports/clock.ts";
import type { SilenceWindows } from "./ports/notification.ts";
import type { NamedRows } from "./ports/rows.ts";

/** What it takes to know what mutes. */
export type MutePorts = {
  readonly clock: Clock;
  readonly silences: Pick<NamedRows<Silence>, "all">;
  readonly windows: SilenceWindows;
};

/** What a pattern is held against. */
type Told = Pick<Pending, "detailType" | "time" | "detail">;

/** A silence that mutes now; `mutes` says whether it is about a resource, or a pattern's one of some events of that. */
export type Mute = Muting & {
  readonly mutes: (resource: string, events: () => readonly Told[]) => boolean;
};

/** The silences that mute now, in the order of their names. */
export async function mutesNow(ports: MutePorts): Promise<readonly Mute[]> {
  const all = await ports.silences.all();
  const now = ports.clock.now();
  const mutes = all.map(async ([name, silence]) => {
    const until = await mutedUntil(ports, silence, now);
    return until === undefined ? [] : [muteOf(name, silence, until)];
  });
  return (await Promise.all(mutes)).flat();
}

/** Until when a silence mutes that does now; undefined when it doesn't. */
export async function mutedUntil(
  { windows }: Pick<MutePorts, "windows">,
  silence: Silence,
  now: string,
): Promise<string | undefined> {
  const openUntil = silence.windows && (await windows.openUntil(silence.windows, now));
  return mutesUntil(silence, openUntil, now);
}

function muteOf(name: string, silence: Silence, until: string): Mute {
  const { pattern, reason, by } = silence;
  const matches = pattern === undefined ? undefined : matcherOf(pattern as Json);
  const mutes: Mute["mutes"] = (resource, events) =>
    isAbout(silence, resource, matches !== undefined && events().some(matches));
  return { name, until, reason, by, mutes };
}

/** Says of transitions, as the bus has them, whether they are what a pattern asks for. */
export function matcherOf(pattern: Json): (told: Told) => boolean {
  const compiled = compilePattern(pattern);
  return ({ detailType, time, detail }) => {
    const event = { source: EVENT_SOURCE, "detail-type": detailType, time, detail: detail as Json };
    return matchesPattern(compiled, event);
  };
}

/** A status as readers see it, with what mutes it: a pattern does that matches one of the events that would say how it stands. */
export function mutedStatusOf(state: ResourceState, mutes: readonly Mute[]): ResourceStatus {
  let known: readonly Told[] | undefined;
  const events = () => {
    known ??= diff(undefined, state);
    return known;
  };
  const silences = mutes
    .filter((one) => one.mutes(state.resource, events))
    .map(({ mutes: _, ...shown }): Muting => shown);
  return { ...statusOf(state), ...(silences.length > 0 && { silences }) };
}
