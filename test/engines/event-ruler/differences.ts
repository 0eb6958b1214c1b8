import { canonicalAddress } from "../../../lib/domain/pattern/cidr.ts";
import type { Pair } from "./pairs.ts";
import type { Verdict } from "./ruler.ts";

/** Two verdicts on a pair: the one here, and event-ruler's. */
export type Disagreement = Pair & { readonly own: Verdict; readonly theirs: Verdict };

/** Where event-ruler's verdict is not what EventBridge documents, or nothing is documented. */
const DIFFERENCES: readonly ((disagreement: Disagreement) => boolean)[] = [
  isAboutDigitsOfBlocks,
  isAboutCaseOfPairs,
  isAboutRepeatedWildcards,
];

/** Whether event-ruler is known to judge such a pair otherwise. */
export function isKnown(disagreement: Disagreement): boolean {
  return DIFFERENCES.some((explains) => explains(disagreement));
}

/**
 * An address, or a block of them, takes numbers, and addresses of the other family, that begin with the same
 * digits: {"cidr": "16.0.0.0/4"} matches 17 and "1000::1", since event-ruler's `CIDR.java` compares
 * hexadecimal digits from the left. EventBridge documents that it matches IP addresses.
 */
function isAboutDigitsOfBlocks({ pattern, event }: Disagreement): boolean {
  const blocks = scalarsIn(pattern).map((value) => digitsOf(String(value).split("/")[0]));
  const kinds = scalarsIn(event).map(digitsOf);
  return blocks.some((block) => block && kinds.some((kind) => kind && kind !== block));
}

/** What kind of digits a value begins with, if it is an address or a number. */
function digitsOf(value: unknown): string | undefined {
  if (typeof value === "number") return "number";
  const address = typeof value === "string" ? canonicalAddress(value) : undefined;
  return address && `${address.split(".").length} bytes`;
}

function scalarsIn(json: string): unknown[] {
  const scalars: unknown[] = [];
  JSON.parse(json, (_, value: unknown) => {
    scalars.push(value);
    return value;
  });
  return scalars;
}

/**
 * A character of two UTF-16 units never equals itself: {"equals-ignore-case": "😀"} matches "??", not
 * "😀", since event-ruler's `EqualsIgnoreCaseParser.java` encodes each unit alone. EventBridge
 * documents that values match regardless of case.
 */
function isAboutCaseOfPairs({ pattern }: Disagreement): boolean {
  return /"equals-ignore-case":(?:"|\[)[^}]*[\u{10000}-\u{10ffff}]/u.test(pattern);
}

/**
 * How complex wildcards are that $or repeats, or that one anything-but lists, hangs on their bytes and
 * on the order of a set in event-ruler's `ByteMachine.java`. EventBridge documents no number for it.
 */
function isAboutRepeatedWildcards({ pattern, own, theirs }: Disagreement): boolean {
  if ((own === "complex") === (theirs === "complex")) return false;
  if (own === "invalid" || theirs === "invalid") return false;
  return /"\$or":.*"wildcard"|"wildcard".*"\$or":|"wildcard":\[/.test(pattern);
}
