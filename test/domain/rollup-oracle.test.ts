import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HEALTHS } from "../../lib/domain/health.ts";
import { membersIn, rolledUp } from "../../lib/domain/rollup.ts";
import { ROLLUP_POLICIES, type RollupDeclaration } from "../../lib/domain/rollup-policy.ts";
import { countsOf, namedAmong, type Tally } from "../../lib/domain/tally.ts";
import { minute } from "./builders.ts";
import { type MemberWord, verdictOnMembers } from "./oracle-of-groups.ts";

const word = fc.record({
  name: fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/),
  health: fc.constantFrom(...HEALTHS),
  type: fc.constantFrom("component", "group", "pod"),
  critical: fc.boolean(),
});
const words = fc.uniqueArray(word, { selector: ({ name }) => name, maxLength: 30 });
const declaration = fc.record({
  policy: fc.constantFrom(...ROLLUP_POLICIES),
  min: fc.integer({ min: 1, max: 4 }),
});

function tallyOf(members: readonly MemberWord[]): Tally {
  const known = members.map(({ name, ...standing }) => ({ name, version: 1, standing }));
  const [counts, named] = [countsOf(known), namedAmong(known)];
  return { version: 1, time: minute(0), counts, named };
}

function toldOf(members: readonly MemberWord[], rollup: RollupDeclaration | undefined) {
  const tally = tallyOf(members);
  const conditions = rolledUp(tally, rollup);
  const said = (type: string) => {
    const { status, reason, message } = conditions.get(type) ?? {};
    return { status, reason, message };
  };
  return {
    membersReady: said("MembersReady"),
    degraded: said("Degraded"),
    members: membersIn(tally),
  };
}

describe("a group of any members, by any policy", () => {
  test("is what the oracle says of the list of them", () => {
    fc.assert(
      fc.property(words, fc.option(declaration, { nil: undefined }), (members, rollup) => {
        const { health: _, ...expected } = verdictOnMembers(members, rollup);
        expect(toldOf(members, rollup)).toEqual(expected);
      }),
      { numRuns: 1_000 },
    );
  });
});
