import type { Silence } from "../../lib/domain/notification/silence.ts";
import type { Accounts } from "./accounts.ts";
import { downAt, silencesOver } from "./notice-oracle.ts";
import { isWanted, type Told } from "./verbs/notice-content.ts";

/** From when until when, and by a clock that is so many milliseconds ahead. */
type Span = { readonly from: number; readonly until: number; readonly skew: number };

/** What keeps a transition from being told through all of a span: a silence, or a dependency that is down. */
export function holdsOver(accounts: Accounts, transition: Told, span: Span): readonly string[] {
  const { resource } = transition.detail;
  const silent = silencesOver(accounts.notices, (one) => isCoveredBy(one, transition), span);
  const changes = accounts.commits.flatMap(({ record: { at } }) =>
    at > span.from && at <= span.until ? [at] : [],
  );
  const down = [span.from, ...changes].map((at) => downAt(accounts, resource, at));
  const [first = new Set<string>(), ...rest] = down;
  const always = [...first].filter((path) => rest.every((paths) => paths.has(path)));
  return [...silent, ...always];
}

function isCoveredBy({ prefix, pattern }: Silence, transition: Told): boolean {
  const { resource } = transition.detail;
  if (prefix !== undefined) return resource === prefix || resource.startsWith(`${prefix}/`);
  return isWanted(pattern as Parameters<typeof isWanted>[0], transition);
}
