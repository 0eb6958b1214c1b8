import { randomBytes } from "node:crypto";
import { allows, type Caller, requireVerb, type Scope } from "../domain/access/scope.ts";
import { newToken, TOKEN_BYTES, tokenText } from "../domain/access/token.ts";
import { untilAfter } from "../domain/duration.ts";
import { invalid, Refusal } from "../domain/refusal.ts";
import type { TokenRecord, Tokens } from "./ports/access.ts";
import type { Clock } from "./ports/clock.ts";
import { sha256Of } from "./sha256.ts";

type TokenPorts = { readonly tokens: Tokens; readonly clock: Clock };

/** What a token is to be; `until` is a time, or a duration from now. */
export type TokenRequest = Scope & { readonly name: string; readonly until?: string };

/** What readers see of a token. */
export type TokenView = Omit<TokenRecord, "digest">;

/** Makes a token, and answers it for the only time. Throws `forbidden` for one that may more, or longer, than the caller. */
export async function createToken(
  { tokens, clock }: TokenPorts,
  { name, verbs, prefix, until: wanted }: TokenRequest,
  caller: Caller,
): Promise<{ readonly id: string; readonly token: string }> {
  const now = clock.now();
  const until = wanted === undefined ? undefined : untilAfter(wanted, now);
  if (until !== undefined && until <= now) throw invalid({ path: "until", message: "has passed" });
  requireVerb(caller.scope, "admin", prefix);
  refuseLonger(until, caller);
  const parts = newToken({
    id: randomBytes(TOKEN_BYTES.id),
    secret: randomBytes(TOKEN_BYTES.secret),
  });
  await tokens.add({
    id: parts.id,
    name,
    verbs,
    prefix,
    ...(until !== undefined && { until }),
    createdTime: now,
    createdBy: caller.name,
    digest: sha256Of(parts.secret),
  });
  return { id: parts.id, token: tokenText(parts) };
}

/** Who is let in until a time makes nobody who is let in for longer. */
function refuseLonger(until: string | undefined, caller: Caller): void {
  if (caller.until === undefined || (until !== undefined && until <= caller.until)) return;
  throw new Refusal(
    "forbidden",
    `your own token is good until ${caller.until}: "until" must be given, and no later`,
  );
}

/** The tokens whose prefix a scope covers, as far as they are still good, in the order of their ids. */
export async function listTokens(
  { tokens, clock }: TokenPorts,
  scope: Scope,
): Promise<{ readonly items: readonly TokenView[] }> {
  const now = clock.now();
  const items: TokenView[] = [];
  for await (const { digest: _, ...token } of tokens.all()) {
    const isGood = token.until === undefined || token.until > now;
    if (isGood && allows(scope, "admin", token.prefix)) items.push(token);
  }
  return { items };
}

/** Revokes a token, at once. Throws `notFound` where there is none, and `forbidden` for one of another scope. */
export async function revokeToken({ tokens }: TokenPorts, id: string, scope: Scope): Promise<void> {
  const token = await tokens.read(id);
  if (!token) throw new Refusal("notFound", `there is no token ${id}`);
  requireVerb(scope, "admin", token.prefix);
  await tokens.remove(id);
}
