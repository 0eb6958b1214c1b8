import { invalid, type Refusal } from "../domain/refusal.ts";
import { parsePath } from "../domain/resource.ts";

/** What an expression gave: its value, or why it has none. */
export type Given = { readonly value: unknown } | { readonly error: string };

/** The path that an expression of somebody's gave; throws `invalid` when it gave none. */
export function pathGiven(whose: string, given: Given): string {
  if ("error" in given) throw unusable(whose, given.error);
  if (typeof given.value !== "string") throw unusable(whose, "it gives no text");
  return parsePath(given.value, "resource");
}

/** A path below another, if there is one; throws `invalid` when it gets too long. */
export function below(under: string | undefined, path: string): string {
  return under ? parsePath(`${under}/${path}`, "under") : path;
}

function unusable(whose: string, fault: string): Refusal {
  return invalid({ path: "resource", message: `${whose}'s expression can't be used: ${fault}` });
}
