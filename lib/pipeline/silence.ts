import { instantAfter, untilAfter } from "../domain/duration.ts";
import type { Json } from "../domain/json.ts";
import type { Silence, SilenceWindow } from "../domain/notification/silence.ts";
import { invalid, Refusal } from "../domain/refusal.ts";
import { SEGMENT, SEGMENT_WORDS } from "../domain/resource.ts";
import { mutedUntil } from "./muted.ts";
import type { Clock } from "./ports/clock.ts";
import type { SilenceWindows } from "./ports/notification.ts";
import type { NamedRows } from "./ports/rows.ts";
import { requirePattern } from "./subscription.ts";

export type SilencePorts = {
  readonly clock: Clock;
  readonly silences: NamedRows<Silence>;
  readonly windows: SilenceWindows;
};

/** A silence as it is put; `until` is a time, or a duration from now. */
export type SilenceInput = {
  readonly prefix?: string;
  readonly pattern?: Json;
  readonly windows?: readonly SilenceWindow[];
  readonly until?: string;
  readonly reason: string;
};

/** A silence as it is shown: whether it mutes now, and then until when. */
export type SilenceView = { readonly name: string } & Silence & {
    readonly active: boolean;
    readonly activeUntil?: string;
  };

/** Milliseconds for which a silence can be read after its end. */
const KEPT = 30 * 24 * 3_600_000;

/** Puts a silence in place of any of its name, as the caller's, and says whether it is a new one; throws `invalid`. */
export async function putSilence(
  ports: SilencePorts,
  name: string,
  input: SilenceInput,
  by: string,
): Promise<{ readonly created: boolean; readonly view: SilenceView }> {
  if (!SEGMENT.test(name)) throw invalid({ path: "name", message: SEGMENT_WORDS });
  if ((input.prefix === undefined) === (input.pattern === undefined)) {
    throw invalid({ path: "prefix", message: "must have one of prefix, pattern" });
  }
  if (input.pattern !== undefined) requirePattern(input.pattern);
  const time = ports.clock.now();
  const until = untilOf(input, time);
  await requireWindows(ports, input.windows ?? [], time);
  const silence: Silence = { ...input, ...(until !== undefined && { until }), by, time };
  const expires = until && instantAfter(until, KEPT);
  const created = await ports.silences.put(name, silence, expires);
  return { created, view: await viewOf(ports, name, silence) };
}

/** What has windows may go on for ever. */
function untilOf({ until, windows }: SilenceInput, now: string): string | undefined {
  if (until === undefined) {
    if (windows) return undefined;
    throw invalid({ path: "until", message: "is required of a silence without windows" });
  }
  const end = untilAfter(until, now);
  if (end <= now) throw invalid({ path: "until", message: "has passed already" });
  return end;
}

async function requireWindows(
  { windows }: Pick<SilencePorts, "windows">,
  asked: readonly SilenceWindow[],
  now: string,
): Promise<void> {
  for (const [at, window] of asked.entries()) {
    const fault = await windows.fault(window, now);
    if (fault) throw invalid({ ...fault, path: `windows[${at}].${fault.path}` });
  }
}

/** A silence, also for a while after its end; throws `notFound`. */
export async function getSilence(ports: SilencePorts, name: string): Promise<SilenceView> {
  return viewOf(ports, name, (await ports.silences.find(name)) ?? absent(name));
}

/** All silences in the order of their names, those also that ended lately. */
export async function listSilences(ports: SilencePorts): Promise<readonly SilenceView[]> {
  const all = await ports.silences.all();
  return Promise.all(all.map(([name, silence]) => viewOf(ports, name, silence)));
}

async function viewOf(ports: SilencePorts, name: string, silence: Silence): Promise<SilenceView> {
  const activeUntil = await mutedUntil(ports, silence, ports.clock.now());
  const active = activeUntil !== undefined;
  return { name, ...silence, active, ...(active && { activeUntil }) };
}

/**
 * Ends a silence: what it held, and what still holds, is told within a minute; throws `notFound`. Who ended it is
 * written before the row goes, so that the table's stream tells of it.
 */
export async function removeSilence(
  { clock, silences }: SilencePorts,
  name: string,
  by: string,
): Promise<void> {
  const silence = (await silences.find(name)) ?? absent(name);
  const time = clock.now();
  if (silence.until === undefined || time < silence.until) {
    await silences.put(name, { ...silence, until: time, ended: { by, time } }, time);
  }
  await silences.remove(name);
}

function absent(name: string): never {
  throw new Refusal("notFound", `there is no silence ${name}`);
}
