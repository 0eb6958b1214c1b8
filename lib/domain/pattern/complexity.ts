import type { Alternative } from "./compile.ts";
import { PatternError, type Wildcard } from "./matcher.ts";
import { isPrefix, readingsOf } from "./readings.ts";

/** EventBridge refuses a pattern when some text could be at more positions of its wildcards at once. */
const MAX_POSITIONS = 10;
/** More sets of positions than this are not worth telling apart. */
const MAX_EXPLORED = 10_000;
/** The token of an asterisk; any other token is a byte, since texts are matched as UTF-8. */
const ANY = "any";
const QUOTE = 0x22;
const utf8 = new TextEncoder();

/** A position in a wildcard, and where it goes on to. */
type Position = {
  readonly id: string;
  /** Positions that share a name count once, as those before the first asterisk of one list do. */
  readonly name: string;
  /** Whether it follows an asterisk, and so survives any byte. */
  readonly stays: boolean;
  readonly byte?: number | undefined;
  readonly next?: Position | undefined;
  /** The position after the asterisk that comes next. */
  readonly star?: Position | undefined;
};

/** Throws when a text could be at too many positions of a field's wildcards at once. */
export function checkComplexity(alternatives: readonly Alternative[]): void {
  const matchers = alternatives.flat().flatMap((field) => field.matchers);
  if (matchers.every(({ wildcards }) => wildcards.length === 0)) return;
  for (const { path, lists } of readingsOf(alternatives)) {
    if (isTooComplex(startsOf(lists))) {
      throw new PatternError(
        path,
        "is too complex: use fewer wildcards, or fewer repeated characters after them",
      );
    }
  }
}

/** Equal lists of wildcards share what comes before their first asterisks, and nothing after it. */
function startsOf(lists: readonly (readonly Wildcard[])[]): Position[] {
  return lists.flatMap((list, number) =>
    list.map((wildcard, index) => startOf(wildcard, JSON.stringify(list), `${number}.${index}`)),
  );
}

/** A string is matched with its quotes, as JSON spells it. */
function startOf(wildcard: Wildcard, list: string, id: string): Position {
  const tokens = wildcard.flatMap((literal, index) => [
    ...(index > 0 ? [ANY] : []),
    ...utf8.encode(literal),
  ]);
  const quoted = [QUOTE, ...tokens, QUOTE];
  const shared = isPrefix(wildcard) ? quoted.length : quoted.indexOf(ANY) + 1;
  let position: Position = { id: `${id}.end`, name: `${list}.end`, stays: false };
  for (let at = quoted.length - 1; at >= 0; at -= 1) {
    const own = { id: `${id}.${at}`, stays: quoted[at - 1] === ANY };
    const name = at <= shared ? `${list}.${quoted.slice(0, at).join()}` : own.id;
    const token = quoted[at];
    position =
      typeof token === "number"
        ? { ...own, name, byte: token, next: position }
        : { ...position, ...own, name, star: position };
  }
  return position;
}

/** Follows the bytes that some position waits for; any other reaches fewer positions. */
function isTooComplex(starts: readonly Position[]): boolean {
  const pending: ReadonlySet<Position>[] = [new Set(starts)];
  const explored = new Set<string>();
  for (const active of pending) {
    for (const byte of new Set([...active].map((position) => position.byte))) {
      const reached = after(active, byte);
      const key = [...reached]
        .map(({ id }) => id)
        .sort()
        .join();
      if (explored.has(key)) continue;
      if (countOf(reached) > MAX_POSITIONS || explored.size === MAX_EXPLORED) return true;
      explored.add(key);
      pending.push(reached);
    }
  }
  return false;
}

function after(active: ReadonlySet<Position>, byte: number | undefined): Set<Position> {
  const reached = new Set<Position>();
  for (const position of active) {
    if (position.stays) reached.add(position);
    if (position.star) reached.add(position.star);
    if (position.next && position.byte === byte) reached.add(position.next);
  }
  return reached;
}

function countOf(reached: ReadonlySet<Position>): number {
  const positions = [...reached].flatMap((position) =>
    position.star ? [position, position.star] : [position],
  );
  return new Set(positions.map(({ name }) => name)).size;
}
