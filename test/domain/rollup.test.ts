import { describe, expect, test } from "vitest";
import type { Health } from "../../lib/domain/health.ts";
import { emptyTally, MEMBERS_READY, membersIn, rolledUp } from "../../lib/domain/rollup.ts";
import type { RollupDeclaration } from "../../lib/domain/rollup-policy.ts";
import { countsOf, type Member, namedAmong, type Tally } from "../../lib/domain/tally.ts";
import { minute } from "./builders.ts";

/** A member's health, marked `?` where it isn't critical, and the type it is called by. */
type Word = `${Health}${"" | "?"}` | readonly [Health, string];

function memberOf(word: Word, index: number): Member {
  const [text, type] = typeof word === "string" ? [word, "component"] : word;
  const health = text.replace("?", "") as Health;
  const standing = { health, type, critical: !text.endsWith("?") };
  return { name: `m${String(index).padStart(2, "0")}`, version: 1, standing };
}

function tallyOf(words: readonly Word[]): Tally {
  const members = words.map(memberOf);
  return {
    version: members.length,
    time: minute(0),
    counts: countsOf(members),
    named: namedAmong(members),
  };
}

function verdictOn(words: readonly Word[], rollup?: RollupDeclaration) {
  const { reason, status, message } = rolledUp(tallyOf(words), rollup).get(MEMBERS_READY) ?? {};
  return { health: reason, status, message };
}

function degraded(words: readonly Word[]) {
  const { status, message } = rolledUp(tallyOf(words), undefined).get("Degraded") ?? {};
  return { status, message };
}

describe("a group", () => {
  test.each<[Health, readonly Word[]]>([
    ["Ready", ["Ready", "Ready"]],
    ["Alive", ["Alive"]],
    ["Partial", ["Partial", "Partial"]],
    ["Down", ["Down", "Down"]],
    ["Missing", ["Missing"]],
    ["Unknown", ["Unknown", "Unknown"]],
    ["Partial", ["Ready", "Partial"]],
    ["Partial", ["Unknown", "Partial"]],
    ["Partial", ["Down", "Partial"]],
    ["Partial", ["Ready", "Down"]],
    ["Partial", ["Ready", "Missing"]],
    ["Partial", ["Ready", "Unknown", "Down"]],
    ["Alive", ["Ready", "Alive"]],
    ["Unknown", ["Ready", "Unknown"]],
    ["Unknown", ["Alive", "Unknown", "Ready"]],
    ["Down", ["Alive", "Down"]],
    ["Down", ["Down", "Unknown"]],
    ["Down", ["Down", "Missing"]],
    ["Missing", ["Missing", "Unknown"]],
    ["Ready", ["Ready", "Down?"]],
    ["Ready", ["Ready", "Unknown?", "Missing?"]],
    ["Ready", ["Down?", "Unknown?"]],
  ])("is %s by default with the members %j", (health, words) => {
    expect(verdictOn(words).health).toBe(health);
    expect(verdictOn(words.toReversed()).health).toBe(health);
  });

  test.each<[Health, RollupDeclaration, readonly Word[]]>([
    ["Down", { policy: "worst" }, ["Ready", "Down"]],
    ["Missing", { policy: "worst" }, ["Missing", "Partial", "Ready"]],
    ["Partial", { policy: "worst" }, ["Partial", "Unknown"]],
    ["Unknown", { policy: "worst" }, ["Unknown", "Alive", "Ready"]],
    ["Partial", { policy: "waypoint" }, ["Down", "Unknown"]],
    ["Partial", { policy: "waypoint" }, ["Ready", "Alive"]],
    ["Missing", { policy: "waypoint" }, ["Missing", "Missing"]],
    ["Ready", { policy: "quorum", min: 2 }, ["Ready", "Ready", "Down"]],
    ["Partial", { policy: "quorum", min: 2 }, ["Ready", "Down", "Down"]],
    ["Down", { policy: "quorum", min: 2 }, ["Alive", "Down", "Unknown"]],
    ["Partial", { policy: "quorum", min: 3 }, ["Ready", "Ready"]],
    ["Partial", { policy: "quorum", min: 1 }, ["Ready?", "Partial"]],
  ])("is %s by %j with the members %j", (health, rollup, words) => {
    expect(verdictOn(words, rollup).health).toBe(health);
  });

  test("without members is Unknown, and says why", () => {
    const seen = rolledUp(emptyTally(minute(0)), undefined).get(MEMBERS_READY);
    expect(seen).toMatchObject({ status: "Unknown", reason: "NoMembers" });
    expect(membersIn(emptyTally(minute(0)))).toEqual({ total: 0 });
  });

  test.each<[string, readonly Word[]]>([
    ["All 1 resources are reporting DOWN", [["Down", "pod"]]],
    [
      "All 2 resources are reporting READY",
      [
        ["Ready", "network"],
        ["Ready", "container"],
      ],
    ],
    [
      "1 deployment READY, 2 pod READY, 1 pod DOWN",
      [
        ["Ready", "deployment"],
        ["Ready", "pod"],
        ["Ready", "pod"],
        ["Down", "pod"],
      ],
    ],
    [
      "1 a UNKNOWN, 1 a ALIVE, 1 b ALIVE, 1 a READY, 1 a DOWN, 1 a PARTIAL, 1 a MISSING",
      [
        ["Missing", "a"],
        ["Partial", "a"],
        ["Down", "a"],
        ["Ready", "a"],
        ["Alive", "b"],
        ["Alive", "a"],
        ["Unknown", "a"],
      ],
    ],
    [
      "1  READY, 1 pod DOWN",
      [
        ["Ready", ""],
        ["Down", "pod"],
      ],
    ],
    ["2 component READY, 1 component DOWN", ["Ready", "Ready", "Down?"]],
  ])("says %j, as Waypoint does", (message, words) => {
    expect(verdictOn(words).message).toBe(message);
  });

  test.each<[string, string, readonly Word[]]>([
    ["False", "", ["Ready", "Alive"]],
    ["True", "m01 DOWN", ["Ready", "Down?"]],
    ["True", "m00 PARTIAL, m02 UNKNOWN", ["Partial", "Ready", "Unknown"]],
    ["Unknown", "m00 UNKNOWN", ["Unknown", "Ready"]],
  ])("is Degraded %s, %j, with the members %j", (status, message, words) => {
    expect(degraded(words)).toEqual({ status, message });
  });

  test("names ten of those that aren't well, and counts the rest", () => {
    const words = Array.from({ length: 13 }, () => "Down" as const);
    const { message } = degraded(words);
    expect(message).toMatch(/^m00 DOWN, .*m09 DOWN and 3 more$/);
  });
});
