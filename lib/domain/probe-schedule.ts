/*
 * When probes run. A resource is due when the time, in milliseconds since 1970, is its phase modulo its
 * interval; the phase follows from its path. So nothing is stored about runs, two schedulers agree on
 * every run, and the probes of a minute are spread over it.
 */

/** Milliseconds: phases are whole multiples, so that many probes are begun together and not one by one. */
const GRAIN = 100;

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** The first time at or after `from` at which a resource is due, with an interval in milliseconds. */
export function dueFrom(resource: string, every: number, from: number): number {
  const phase = Math.floor((hashOf(resource) % every) / GRAIN) * GRAIN;
  const late = (((from - phase) % every) + every) % every;
  return late === 0 ? from : from + every - late;
}

/** FNV-1a, of a path's ASCII characters. */
function hashOf(text: string): number {
  let hash = FNV_OFFSET;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), FNV_PRIME) >>> 0;
  }
  return hash;
}
