import { timingSafeEqual } from "node:crypto";
import { type Caller, EVERYTHING } from "../domain/access/scope.ts";
import { presentedIn, type TokenParts } from "../domain/access/token.ts";
import { Refusal } from "../domain/refusal.ts";
import type { AdministratorSecret, Identities, Tokens } from "./ports/access.ts";
import type { Clock } from "./ports/clock.ts";
import { sha256Of } from "./sha256.ts";

export type AuthenticatePorts = {
  readonly clock: Clock;
  readonly tokens: Tokens;
  /** Absent where the first administrator's token is none: it makes others, and does nothing else. */
  readonly administrator?: AdministratorSecret;
  readonly identities: Identities;
};

/**
 * Who has what an `Authorization` header presents. Throws the same `unauthorized` whatever is wrong with it,
 * and `unavailable` when that can't be known now.
 */
export async function authenticate(
  ports: AuthenticatePorts,
  authorization: string | undefined,
): Promise<Caller> {
  const caller = await holderOf(ports, authorization);
  if (caller) return caller;
  throw new Refusal(
    "unauthorized",
    "this needs a bearer token that is known, and neither expired nor revoked",
  );
}

function holderOf(
  ports: AuthenticatePorts,
  authorization: string | undefined,
): Promise<Caller | undefined> | undefined {
  const presented = presentedIn(authorization);
  if (presented?.kind === "token") return tokenHolder(ports, presented);
  if (presented?.kind === "admin") {
    return ports.administrator && administrator(ports.administrator, presented.secret);
  }
  return presented && ports.identities.holderOf(presented.jwt);
}

async function tokenHolder(
  { tokens, clock }: AuthenticatePorts,
  { id, secret }: TokenParts,
): Promise<Caller | undefined> {
  const known = await tokens.read(id);
  if (!known || !isSame(sha256Of(secret), known.digest)) return undefined;
  const { name, verbs, prefix, until } = known;
  if (until !== undefined && until <= clock.now()) return undefined;
  return { name, scope: { verbs, prefix }, ...(until !== undefined && { until }) };
}

async function administrator(
  known: AdministratorSecret,
  secret: string,
): Promise<Caller | undefined> {
  const isOne = isSame(sha256Of(secret), sha256Of(await known.read()));
  return isOne ? { name: "administrator", scope: EVERYTHING } : undefined;
}

/** Whether two digests are the same, in a time that doesn't tell where they differ. */
function isSame(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)];
  return first.length === second.length && timingSafeEqual(first, second);
}
