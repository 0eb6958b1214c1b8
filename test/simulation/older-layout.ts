type Fact = { readonly key: number };
type Facts = { readonly named?: Fact; readonly unnamed?: Fact };
type Node = {
  readonly object?: number;
  readonly write?: number;
  readonly children?: Readonly<Record<string, Node>>;
};
type Condition = {
  readonly facts: Facts;
  readonly lastTransitionTime: string;
  readonly lastUpdateTime?: string;
  readonly stableSince?: string;
};
type Text = {
  readonly origins: readonly string[];
  readonly conditions: readonly Condition[];
  readonly revision?: Facts;
  readonly message?: Fact;
  readonly external?: Fact;
  readonly data?: Node;
  readonly declaration?: object;
};

/** How many ranks share an origin: lib/aws/item.ts numbers a key by its origin and its rank. */
const RANKS = 2;

/**
 * The text of lib/aws/item.ts as code that saved less would have written it: every time told, also
 * those that are another's, what is empty not left out, and the origins in another order.
 */
export function olderLayout(text: string): string {
  const stored = JSON.parse(text) as Text;
  const last = stored.origins.length - 1;
  const moved = (key: number) => (last - Math.floor(key / RANKS)) * RANKS + (key % RANKS);
  const fact = (one: Fact) => ({ ...one, key: moved(one.key) });
  const facts = ({ named, unnamed }: Facts = {}) => ({
    ...(named && { named: fact(named) }),
    ...(unnamed && { unnamed: fact(unnamed) }),
  });
  const { message, external, revision, data, declaration = {} } = stored;
  return JSON.stringify({
    ...stored,
    origins: [...stored.origins].reverse(),
    declaration,
    conditions: stored.conditions.map((one) => ({
      lastUpdateTime: one.lastTransitionTime,
      stableSince: one.lastTransitionTime,
      ...one,
      facts: facts(one.facts),
    })),
    revision: facts(revision),
    ...(message && { message: fact(message) }),
    ...(external && { external: fact(external) }),
    ...(data && { data: movedNode(data, moved) }),
  });
}

function movedNode(
  { object, write, children, ...rest }: Node,
  moved: (key: number) => number,
): Node {
  return {
    ...rest,
    ...(object !== undefined && { object: moved(object) }),
    ...(write !== undefined && { write: moved(write) }),
    ...(children && {
      children: Object.fromEntries(
        Object.entries(children).map(([name, child]) => [name, movedNode(child, moved)]),
      ),
    }),
  };
}
