import type { ConditionStatus } from "../../lib/domain/condition.ts";
import type { Health } from "../../lib/domain/health.ts";
import type { RollupDeclaration } from "../../lib/domain/rollup-policy.ts";

/** A member as its group is to take it. */
export type MemberWord = {
  readonly name: string;
  readonly health: Health;
  readonly type: string;
  readonly critical: boolean;
};

type Said = {
  readonly status: ConditionStatus;
  readonly reason: string;
  readonly message: string;
};

/** What rule 7 says of a *list* of members: no counts, no versions, no changes. */
export type GroupVerdict = {
  readonly health: Health;
  readonly membersReady: Said;
  readonly degraded: Said;
  /** How many there are, in all and of each health. */
  readonly members: Readonly<Record<string, number>>;
};

const STATUS = {
  Ready: "True",
  Alive: "False",
  Partial: "False",
  Down: "False",
  Missing: "False",
  Unknown: "Unknown",
} as const;
/** Of words that say the same, which one stands. */
const WORST = ["Down", "Missing", "Partial", "Unknown", "Alive", "Ready"] as const;
/** Waypoint's enumeration. */
const WAYPOINT = ["Unknown", "Alive", "Ready", "Down", "Partial", "Missing"] as const;
const MOST_NAMES = 10;

export function verdictOnMembers(
  members: readonly MemberWord[],
  rollup: RollupDeclaration = {},
): GroupVerdict {
  const health = wordOf(members, rollup);
  const membersReady =
    members.length === 0
      ? { status: "Unknown" as const, reason: "NoMembers", message: "NoMembers" }
      : { status: STATUS[health], reason: health, message: summaryOf(members) };
  return { health, membersReady, degraded: degradedBy(members), members: numbersOf(members) };
}

/** The health of a group that was also reported to: of the two words, the worse. */
export function combined(own: Health | undefined, theirs: Health): Health {
  return WORST.find((word) => word === own || word === theirs) ?? theirs;
}

function wordOf(members: readonly MemberWord[], { policy, min = 1 }: RollupDeclaration): Health {
  const words = members.filter(({ critical }) => critical).map(({ health }) => health);
  if (words.length === 0) return members.length === 0 ? "Unknown" : "Ready";
  if (policy === "quorum") return ofQuorum(words, min);
  const has = (word: Health) => words.includes(word);
  const worst = WORST.find(has) ?? "Unknown";
  const isMix = words.some((word) => word !== words[0]);
  if (!isMix || policy === "worst") return worst;
  if (policy === "waypoint" || has("Partial")) return "Partial";
  return has("Ready") && (has("Down") || has("Missing")) ? "Partial" : worst;
}

function ofQuorum(words: readonly Health[], min: number): Health {
  const ready = words.filter((word) => word === "Ready").length;
  if (ready >= min) return "Ready";
  return ready > 0 ? "Partial" : (WORST.find((word) => words.includes(word)) ?? "Unknown");
}

/** As Waypoint words it. */
function summaryOf(members: readonly MemberWord[]): string {
  const [{ health: first = "Unknown" } = {}] = members;
  if (members.every(({ health }) => health === first)) {
    return `All ${members.length} resources are reporting ${first.toUpperCase()}`;
  }
  const types = [...new Set(members.map(({ type }) => type))].sort();
  const parts = WAYPOINT.flatMap((word) =>
    types.map((type) => {
      const alike = members.filter((one) => one.health === word && one.type === type);
      return alike.length === 0 ? "" : `${alike.length} ${type} ${word.toUpperCase()}`;
    }),
  );
  return parts.filter((part) => part !== "").join(", ");
}

function degradedBy(members: readonly MemberWord[]): Said {
  const unwell = members
    .filter(({ health }) => health !== "Ready" && health !== "Alive")
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const names = unwell
    .slice(0, MOST_NAMES)
    .map(({ name, health }) => `${name} ${health.toUpperCase()}`)
    .join(", ");
  const rest = unwell.length - MOST_NAMES;
  const message = rest > 0 ? `${names} and ${rest} more` : names;
  if (unwell.some(({ health }) => health !== "Unknown")) {
    return { status: "True", reason: "MembersFailing", message };
  }
  return unwell.length > 0
    ? { status: "Unknown", reason: "MembersUnknown", message }
    : { status: "False", reason: "NoneFailing", message: "" };
}

function numbersOf(members: readonly MemberWord[]): Record<string, number> {
  const numbers: Record<string, number> = { total: members.length };
  for (const { health } of members) numbers[health] = (numbers[health] ?? 0) + 1;
  return numbers;
}
