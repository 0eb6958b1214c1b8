import fc from "fast-check";
import { canonicalAddress } from "../../../lib/domain/pattern/cidr.ts";

const word = fc.constantFrom(
  "",
  "a",
  "ab",
  "Ab",
  "aba",
  "*",
  "\\",
  'say "a"',
  "a\nb",
  "1",
  "true",
  "null",
  "école",
  "ÉCOLE",
  "straße",
  "STRASSE",
  "İ",
  "ı",
  "ſ",
  "K",
  "😀",
  "12:30",
);
const address = fc.constantFrom(
  "10.0.0.1",
  "10.0.0.77",
  "010.0.0.1",
  "10.1.0.0",
  "10.0.0",
  "10.0.0.256",
  "0.0.0.0",
  "255.255.255.255",
  "::",
  "::1",
  "2001:db8::1",
  "2001:DB8:0:0:0:0:0:1",
  "::ffff:10.0.0.1",
  "::ffff:a00:1",
  "fe80::1%eth0",
);
const text = fc.oneof(
  { arbitrary: fc.stringMatching(/^[abA*\\]{0,5}$/), weight: 3 },
  { arbitrary: word, weight: 2 },
  { arbitrary: address, weight: 2 },
  { arbitrary: fc.string({ unit: "grapheme", maxLength: 4 }), weight: 1 },
);
const number = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(0.1, 1.5, -0.5, 300, 1e10, -5e9, 5_000_000_001, 123_456_789_012, 1e-7, 1e21, -0),
  fc
    .tuple(fc.integer(), fc.integer({ min: 0, max: 6 }))
    .map(([digits, places]) => digits / 10 ** places),
);

/** What a field can hold; few enough values that a pattern's and an event's are often the same. */
export const scalar: fc.Arbitrary<unknown> = fc.oneof(
  { arbitrary: text, weight: 5 },
  { arbitrary: number, weight: 3 },
  fc.boolean(),
  fc.constant(null),
);

/** A match expression that is often satisfied by the value, and now and then is none. */
export function expressionOf(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return value.chain((one) => {
    const own =
      typeof one === "string"
        ? ofText(one)
        : typeof one === "number"
          ? ofNumber(one)
          : fc.constant(one);
    return fc.oneof(
      { arbitrary: own, weight: 40 },
      { arbitrary: fc.constant(one), weight: 10 },
      { arbitrary: fc.boolean().map((exists) => ({ exists })), weight: 6 },
      { arbitrary: anyArgument, weight: 1 },
    );
  });
}

function ofText(own: string): fc.Arbitrary<unknown> {
  const like = fc.oneof({ arbitrary: variantOf(own), weight: 4 }, { arbitrary: text, weight: 1 });
  const bits = fc.oneof({ arbitrary: fc.integer({ min: 0, max: 31 }), weight: 4 }, fc.nat(129));
  const base = canonicalAddress(own) ? fc.constant(own) : address;
  const block = fc.tuple(base, bits).map((parts) => ({ cidr: parts.join("/") }));
  const one = fc.oneof(
    like,
    like.map((exactly) => ({ exactly })),
    caseless(like, "prefix"),
    caseless(like, "suffix"),
    like.map((expected) => ({ "equals-ignore-case": expected })),
    wildcardOf(own).map((wildcard) => ({ wildcard })),
  );
  return fc.oneof({ arbitrary: one, weight: 6 }, block, anythingBut(like, own));
}

function caseless(like: fc.Arbitrary<string>, affix: string): fc.Arbitrary<unknown> {
  return fc.oneof(
    like.map((expected) => ({ [affix]: expected })),
    like.map((expected) => ({ [affix]: { "equals-ignore-case": expected } })),
  );
}

/** Beginnings, ends and other cases of a text. */
function variantOf(own: string): fc.Arbitrary<string> {
  const characters = [...own];
  const length = fc.nat({ max: characters.length });
  return fc.oneof(
    fc.constantFrom(own, own.toLowerCase(), own.toUpperCase()),
    length.map((at) => characters.slice(0, at).join("")),
    length.map((at) => characters.slice(at).join("")),
  );
}

/** A wildcard for a text with parts of it left out, or any other, which may be none. */
function wildcardOf(own: string): fc.Arbitrary<string> {
  const escaped = [...own].map((character) => character.replace(/[*\\]/, "\\$&"));
  const cuts = fc.array(fc.nat({ max: escaped.length }), { maxLength: 4 });
  const like = fc.tuple(cuts, fc.boolean()).map(([positions, leaving]) => {
    const at = new Set(positions);
    const parts = escaped.map((unit, index) =>
      at.has(index) ? (leaving ? "*" : `*${unit}`) : unit,
    );
    return parts.join("") + (at.has(escaped.length) ? "*" : "");
  });
  return fc.oneof({ arbitrary: like, weight: 12 }, fc.stringMatching(/^[ab*\\]{0,8}$/));
}

function anythingBut(like: fc.Arbitrary<string>, own: string): fc.Arbitrary<unknown> {
  const texts = fc.oneof(like, fc.array(like, { minLength: 1, maxLength: 3 }));
  const wildcard = wildcardOf(own);
  const described = fc.oneof(
    fc
      .tuple(fc.constantFrom("prefix", "suffix", "equals-ignore-case"), texts)
      .map(([how, which]) => ({ [how]: which })),
    fc
      .oneof(wildcard, fc.array(wildcard, { minLength: 1, maxLength: 3 }))
      .map((which) => ({ wildcard: which })),
  );
  return fc
    .oneof({ arbitrary: texts, weight: 6 }, number, scalar, { arbitrary: described, weight: 6 })
    .map((refused) => ({ "anything-but": refused }));
}

function ofNumber(own: number): fc.Arbitrary<unknown> {
  const near = fc.oneof(fc.constantFrom(own, own + 1, own - 1, own * 2), number);
  const comparison = fc.constantFrom("<", "<=", ">", ">=", "=");
  const term = fc.tuple(comparison, near);
  const from = fc.tuple(fc.constantFrom(">", ">="), near);
  const to = fc.tuple(fc.constantFrom("<", "<="), near);
  return fc.oneof(
    term.map((numeric) => ({ numeric })),
    fc.tuple(from, to).map(([bottom, top]) => ({ numeric: [...bottom, ...top] })),
    fc.array(near, { maxLength: 3 }).map((refused) => ({ "anything-but": refused })),
    near.map((refused) => ({ "anything-but": refused })),
  );
}

/** An operator with something that need not be its argument. */
const anyArgument: fc.Arbitrary<unknown> = fc
  .tuple(
    fc.constantFrom(
      "exactly",
      "prefix",
      "suffix",
      "equals-ignore-case",
      "wildcard",
      "anything-but",
      "numeric",
      "cidr",
      "exists",
      "regex",
    ),
    fc.oneof(
      scalar,
      fc.array(scalar, { maxLength: 3 }),
      fc.dictionary(fc.constantFrom("prefix", "suffix", "equals-ignore-case", "exists"), scalar, {
        maxKeys: 2,
      }),
    ),
  )
  .map(([operator, argument]) => ({ [operator]: argument }));
