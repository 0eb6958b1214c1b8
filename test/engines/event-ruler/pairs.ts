import fc from "fast-check";
import { expressionOf, scalar } from "./expressions.ts";

/** The JSON texts of a pattern and an event. */
export type Pair = { readonly pattern: string; readonly event: string };
type Field = readonly [path: readonly string[], matchers: unknown];
type Tree = { [key: string]: unknown };

/**
 * A small set of names, so that patterns and events meet; without dots, which event-ruler takes for
 * levels, but not everywhere.
 */
const name = fc.constantFrom("a", "b", "c", "detail-type", "$");

const { event } = fc.letrec<{ event: Tree; value: unknown }>((tie) => ({
  event: fc.dictionary(name, tie("value"), { minKeys: 1, maxKeys: 3 }),
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { arbitrary: scalar, weight: 4 },
    { arbitrary: fc.array(tie("value"), { maxLength: 4 }), weight: 2 },
    { arbitrary: tie("event"), weight: 3 },
  ),
}));

/** The fields that an event has, and its values of them; array elements are values of the field. */
function fieldsIn(value: unknown, path: readonly string[] = []): [string[], unknown][] {
  if (Array.isArray(value)) return value.flatMap((element) => fieldsIn(element, path));
  if (typeof value !== "object" || value === null) return [[[...path], value]];
  return Object.entries(value).flatMap(([key, child]) => fieldsIn(child, [...path, key]));
}

function matchersOf(value: unknown): fc.Arbitrary<unknown> {
  const own = expressionOf(fc.constant(value));
  const other = expressionOf(scalar);
  const expression = fc.oneof({ arbitrary: own, weight: 5 }, { arbitrary: other, weight: 1 });
  const list = fc.array(expression, { minLength: 1, maxLength: 3 });
  const notAList = fc.constantFrom<unknown>([], {}, "a", 1, null, true, [[1]], [{}]);
  return fc.oneof({ arbitrary: list, weight: 60 }, { arbitrary: notAList, weight: 1 });
}

/** What a pattern asks of one field: most often of one that the event has. */
function fieldOf(fields: readonly [string[], unknown][]): fc.Arbitrary<Field> {
  const elsewhere = fc.tuple(fc.array(name, { minLength: 1, maxLength: 3 }), scalar);
  const known = fields.length > 0 ? fc.constantFrom(...fields) : elsewhere;
  return fc
    .oneof({ arbitrary: known, weight: 8 }, { arbitrary: elsewhere, weight: 1 })
    .chain(([path, value]) => fc.tuple(fc.constant(path), matchersOf(value)));
}

/** The fields as a tree; one that is in the way of another is left out. */
function treeOf(fields: readonly Field[]): Tree {
  const tree: Tree = {};
  for (const [path, matchers] of fields) {
    let at = tree;
    for (const key of path.slice(0, -1)) {
      at[key] ??= {};
      const child = at[key];
      if (typeof child !== "object" || child === null || Array.isArray(child)) break;
      at = child as Tree;
    }
    at[path.at(-1) ?? ""] ??= matchers;
  }
  return tree;
}

/** A pattern of the fields, of which some are alternatives. */
function patternOf(fields: readonly Field[], alternatives: readonly Field[]): Tree {
  if (alternatives.length === 0) return treeOf(fields);
  return { ...treeOf(fields), $or: alternatives.map((field) => treeOf([field])) };
}

/** Patterns and events, of which a good part match. */
export const pair: fc.Arbitrary<Pair> = event.chain((own) => {
  const field = fieldOf(fieldsIn(own));
  const fields = fc.array(field, { minLength: 1, maxLength: 3 });
  const none = fc.constant<Field[]>([]);
  const alternatives = fc.oneof(
    { arbitrary: none, weight: 5 },
    { arbitrary: fc.array(field, { minLength: 1, maxLength: 3 }), weight: 1 },
  );
  return fc.record({
    pattern: fc
      .tuple(fields, alternatives)
      .map(([all, some]) => JSON.stringify(patternOf(all, some))),
    event: fc.constant(JSON.stringify(own)),
  });
});
