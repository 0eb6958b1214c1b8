import type { Item } from "./aws/expression.ts";

const NEWER = '{"schema":99,';

type Newer = { readonly schema: 99; readonly known: string };

/** An item as code writes it that is to come: today's can't read it, though it says the same. */
export function newer(item: Item): Item {
  const known = item.state?.S ?? "";
  const text: Newer = { schema: 99, known };
  return { ...item, state: { S: JSON.stringify(text) } };
}

export function isNewer(item: Item | undefined): boolean {
  return item?.state?.S?.startsWith(NEWER) ?? false;
}

/** The item that today's code would have written. */
export function readable(item: Item): Item {
  if (!isNewer(item)) return item;
  const { known } = JSON.parse(item.state?.S ?? "") as Newer;
  return { ...item, state: { S: known } };
}
