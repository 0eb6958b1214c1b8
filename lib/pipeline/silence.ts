import { instantAfter, untilAfter } from "../domain/duration.ts";
import type { Json } from "../domain/json.ts";
import type { Silence } from "../domain/notification/silence.ts";
import { invalid, Refusal } from "../domain/refusal.ts";
import { SEGMENT, SEGMENT_WORDS } from "../domain/resource.ts";
import type { Clock } from "./ports/clock.ts";
import type { NamedRows } from "./ports/rows.ts";
import { requirePattern } from "./subscription.ts";

export type SilencePorts = { readonly clock: Clock; readonly silences: NamedRows<Silence> };

/** A silence as it is put; `until` is a time, or a duration from now. */
export type SilenceInput = {
  readonly prefix?: string;
  readonly pattern?: Json;
  readonly until: string;
  readonly reason: string;
};

export type SilenceView = { readonly name: string } & Silence;

/** Milliseconds for which a silence can be read after its end. */
const KEPT = 30 * 24 * 3_600_000;

/** Puts a silence in place of any of its name, as the caller's, and says whether it is a new one; throws `invalid`. */
export async function putSilence(
  { clock, silences }: SilencePorts,
  name: string,
  input: SilenceInput,
  by: string,
): Promise<{ readonly created: boolean; readonly view: SilenceView }> {
  if (!SEGMENT.test(name)) throw invalid({ path: "name", message: SEGMENT_WORDS });
  const time = clock.now();
  const until = untilAfter(input.until, time);
  if (until <= time) throw invalid({ path: "until", message: "has passed already" });
  if ((input.prefix === undefined) === (input.pattern === undefined)) {
    throw invalid({ path: "prefix", message: "must have one of prefix, pattern" });
  }
  if (input.pattern !== undefined) requirePattern(input.pattern);
  const silence: Silence = { ...input, until, by, time };
  const created = await silences.put(name, silence, instantAfter(until, KEPT));
  return { created, view: { name, ...silence } };
}

/** A silence, also for a while after its end; throws `notFound`. */
export async function getSilence(
  { silences }: Pick<SilencePorts, "silences">,
  name: string,
): Promise<SilenceView> {
  return { name, ...((await silences.find(name)) ?? absent(name)) };
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
  if (time < silence.until) {
    await silences.put(name, { ...silence, until: time, ended: { by, time } }, time);
  }
  await silences.remove(name);
}

function absent(name: string): never {
  throw new Refusal("notFound", `there is no silence ${name}`);
}
