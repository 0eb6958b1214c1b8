import fc from "fast-check";
import { hostileJson } from "./hostile.ts";

/** What of JSON Schema the service's document uses. */
export type JsonSchema = {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly description?: string;
  readonly examples?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
};

/** Of so many values one is not what the schema wants. */
const ONE_IN = 24;
const MOST_ITEMS = 4;

/** Texts of JSON in a schema's shape, but for a hostile value now and then. */
export function jsonOf(schema: JsonSchema): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: ONE_IN - 1, arbitrary: fittingJson(schema) },
    { weight: 1, arbitrary: hostileJson },
  );
}

function fittingJson(schema: JsonSchema): fc.Arbitrary<string> {
  if (schema.enum) return fc.constantFrom(...schema.enum.map((value) => JSON.stringify(value)));
  return FITTING[schema.type ?? ""]?.(schema) ?? fc.json();
}

const count = () => fc.oneof(fc.nat(5), fc.maxSafeNat()).map(String);

/** By the type that a schema wants; one that wants none takes any JSON. */
const FITTING: Readonly<Record<string, (schema: JsonSchema) => fc.Arbitrary<string>>> = {
  object: objectOf,
  array: ({ items = {} }) =>
    fc.array(jsonOf(items), { maxLength: MOST_ITEMS }).map((all) => `[${all.join(",")}]`),
  integer: count,
  number: count,
  boolean: () => fc.constantFrom("true", "false"),
  string: (schema) => textOf(schema).map((text) => JSON.stringify(text)),
};

/** Texts that fit a schema of texts as far as the document tells what does. */
export function textOf({
  format,
  pattern,
  description,
  examples,
}: JsonSchema): fc.Arbitrary<string> {
  if (format === "date-time") {
    return fc
      .integer({ min: 0, max: 50 })
      .map((minutes) => new Date(minutes * 60_000).toISOString());
  }
  if (examples) return fc.constantFrom(...examples);
  if (pattern) return fc.stringMatching(new RegExp(pattern), { size: "small" });
  const words = description?.match(/[A-Z]\w+/g) ?? [];
  return fc.constantFrom("a", "v1", "fuzz", ...words);
}

/** An object with some of its keys and the required ones, and sometimes one more. */
function objectOf(schema: JsonSchema): fc.Arbitrary<string> {
  const { properties = {}, required = [], additionalProperties } = schema;
  const known = Object.entries(properties).map(([key, value]) =>
    fc.option(
      jsonOf(value).map((text) => entry(key, text)),
      {
        nil: undefined,
        freq: required.includes(key) ? ONE_IN : 1,
      },
    ),
  );
  const more = typeof additionalProperties === "object" ? jsonOf(additionalProperties) : fc.json();
  const others = fc.array(fc.tuple(fc.constantFrom("a", "b", "c"), more), { maxLength: 2 });
  const open = additionalProperties !== false;
  return fc.tuple(fc.tuple(...known), others).map(([given, extra]) => {
    const extras = open ? extra.map(([key, text]) => entry(key, text)) : [];
    return `{${[...given.filter((one) => one !== undefined), ...extras].join(",")}}`;
  });
}

function entry(key: string, json: string): string {
  return `${JSON.stringify(key)}:${json}`;
}
