import { instantAfter } from "../duration.ts";

/** That something was told, and when. */
export type Send = { readonly id: string; readonly at: string };

/** Milliseconds within which sends are counted. */
const HOUR = 3_600_000;

/**
 * Whether one more may be told, of at most so many in any hour: the sends with it, or when there is room again.
 * Who has a place already keeps it.
 */
export function admitted(
  sends: readonly Send[],
  id: string,
  most: number,
  now: string,
): { readonly sends: readonly Send[] } | { readonly opensAt: string } {
  const recent = sends.filter(({ at }) => instantAfter(at, HOUR) > now);
  if (recent.some((send) => send.id === id)) return { sends: recent };
  if (recent.length < most) return { sends: [...recent, { id, at: now }] };
  const next = recent[recent.length - most];
  return { opensAt: instantAfter(next?.at ?? now, HOUR) };
}
