import fc from "fast-check";

/** So many of one text around another, as `[[[0]]]`. */
function nested(open: string, close: string, depth: number, core = "0"): string {
  return open.repeat(depth) + core + close.repeat(depth);
}

function wide(count: number): string {
  const keys = Array.from({ length: count }, (_, index) => `"k${index}":${index}`);
  return `{${keys.join(",")}}`;
}

const NUMBERS = [
  ...["1e400", "-1e400", "1e308", "9007199254740993", "-9007199254740993", "-1", "-0", "0.5"],
  ...["1e-400", "123456789012345678901234567890", "00", "0x10", "NaN", "Infinity", "1."],
];

const TEXTS = [
  ...["", " ", "\u0000", "a\u0000b", "\u202e", "🚦", "é", "e\u0301", "ﬃ", "\r\nx: y", "\u2028"],
  ...["../..", "..%2f", "%00", "%", "__proto__", "constructor", "toString", "$default", "#path"],
  ...["history#1", "a@1/Ready", "1e999", "null", "%{jndi}", "' OR 1=1 --", "<script>"],
  ...["9999-12-31T23:59:59.999Z", "0000-01-01T00:00:00Z", "2026-02-30T00:00:00Z", "-271821-04-20"],
  ...["2026-01-01T00:00:00+23:59", "2026-01-01T24:00:00Z", "2026-01-01T00:00:00.1234567890123Z"],
  ...["Ready", "ready", "a/b/c", "x".repeat(257), "x".repeat(40_000), "🚦".repeat(2_000)],
];

/** Texts of JSON, or almost, that no field expects. */
const JSON_TEXTS = [
  ...["null", "true", "[]", "{}", "[null]", '{"a":1,"a":2}', '{"":""}', '{"__proto__":{"x":1}}'],
  ...['{"\\u005f_proto__":{"x":1}}', '{"constructor":{"prototype":{"x":1}}}', '"\\ud800"'],
  ...[
    '"\\udc00\\ud800"',
    '{"\\ud800":1}',
    '"\\u0000"',
    '{"\\u0000":null}',
    "[1,]",
    "'a'",
    "\ufeff1",
  ],
  ...[31, 32, 33, 39, 40, 41, 5_000].flatMap((depth) => [
    nested('{"a":', "}", depth),
    nested("[", "]", depth),
  ]),
  ...[wide(70), wide(3_000), `[${"0,".repeat(20_000)}0]`, nested("[", "", 20_000)],
];

/** A text that nobody expects, as it is. */
export const hostileText = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
);

/** A piece of JSON that nobody expects where it stands. */
export const hostileJson = fc.oneof(
  fc.constantFrom(...NUMBERS),
  fc.constantFrom(...JSON_TEXTS),
  hostileText.map((text) => JSON.stringify(text)),
);

const YAML = [
  "a: &a [*a]",
  "&a {b: *a}",
  "a: &a {b: 1}\nc: {<<: *a}",
  ["a: &a [x,x,x,x,x,x,x,x,x]", ..."bcdefghi"]
    .map((line, index, all) =>
      index === 0 ? line : `${line}: &${line} [${`*${(all[index - 1] ?? "")[0]},`.repeat(9)}]`,
    )
    .join("\n"),
  ...[
    "? {a: 1}\n: 2",
    "{[1]: 2}",
    "!!js/function 'x'",
    "!!binary aGk=",
    "!!set {a, b}",
    "!!omap [a: 1]",
  ],
  ...[
    "health: !!str ready\n",
    "data: {x: .inf}",
    "data: {x: .nan}",
    "data: {x: 0x1F}",
    "data: {2026-01-01: y}",
  ],
  ...[
    "---\na: 1\n---\nb: 2\n",
    "%YAML 9.9\n---\na: 1",
    "\ta: 1",
    "a: |\n  b\n c",
    "__proto__: {x: 1}",
  ],
  ...["health: ready\nhealth: down\n", "*x", "!<tag:x> y", "#", "...", "\ufeffhealth: ready"],
  ...[nested("[", "]", 500), nested("[", "", 3_000), "- ".repeat(2_000), nested("{a: ", "}", 300)],
  ...[
    "!a ".repeat(2_000),
    "%".repeat(2_000),
    ":\n".repeat(2_000),
    Array.from({ length: 20_000 }, (_, n) => `k${n}: 1`).join("\n"),
    `- &a x\n${"- *a\n".repeat(2_000)}`,
  ],
  Array.from({ length: 2_000 }, (_, index) => `k${index}: 1\n`).join(""),
];

/** Texts of YAML that no pipeline writes, or that are none. */
export const hostileYaml = fc.constantFrom(...YAML);

/** Bodies that are no JSON, or hardly. */
export const hostileBytes: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.constantFrom(
    Buffer.of(),
    Buffer.from("\ufeff{}"),
    Buffer.from('{"health":"Ready"}', "utf16le"),
    Buffer.of(0xff, 0xfe, 0x7b, 0x00),
    Buffer.of(0x22, 0xc3, 0x28, 0x22),
    Buffer.of(0x22, 0xed, 0xa0, 0x80, 0x22),
    Buffer.of(0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 3),
    Buffer.from('{"health":"Rea'),
    Buffer.from("health=Ready&x=%"),
    Buffer.alloc(70_000, " "),
    Buffer.alloc(300_000, "x"),
  ),
  fc.uint8Array({ maxLength: 200 }),
);
