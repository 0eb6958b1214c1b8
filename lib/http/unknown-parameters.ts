import { invalid } from "../domain/refusal.ts";
import { ROUTES, type Route } from "./routes.ts";

/**
 * Throws `invalid` for a parameter that a call hasn't, so that a misspelt one isn't taken for an
 * answer; what a source appends to its webhook's address is no mistake of its user's.
 */
export function refuseUnknown(route: Route, query: URLSearchParams): void {
  const { auth, query: known = [] }: { auth: string; query?: readonly string[] } = ROUTES[route];
  if (auth === "signature") return;
  const unknown = [...new Set(query.keys())].filter((name) => !known.includes(name));
  const [first, ...rest] = unknown.map((path) => ({
    path,
    message: "is no parameter of this call",
  }));
  if (first) throw invalid(first, ...rest);
}
