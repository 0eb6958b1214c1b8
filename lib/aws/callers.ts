import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { type Caller, EVERYTHING } from "../domain/access/scope.ts";
import type { IdentityRule } from "../domain/identity-rule.ts";
import { authenticate } from "../pipeline/authenticate.ts";
import type { AdministratorSecret, Identities } from "../pipeline/ports/access.ts";
import type { Clock } from "../pipeline/ports/clock.ts";
import { systemClock } from "./clock.ts";
import type { SettingsOf } from "./environment.ts";
import { DynamoTokens } from "./tokens.ts";

/** Says who makes a call; throws `unauthorized` when nobody who is known does. */
export type Identify = (event: APIGatewayProxyEventV2) => Promise<Caller>;

type Settings = Pick<SettingsOf<"query">, "table" | "identities">;

/**
 * Knows callers by what API Gateway says of them, else by the bearer token that they present; the first
 * administrator's is one only where its secret is given.
 */
export function callersOf(
  client: DynamoDBClient,
  settings: Settings,
  administrator?: AdministratorSecret,
): Identify {
  const ports = {
    clock: systemClock,
    tokens: new DynamoTokens(client, settings.table),
    identities: jwtIdentities(settings.identities, systemClock),
    ...(administrator && { administrator }),
  };
  return async (event) => {
    return signerOf(event) ?? (await authenticate(ports, event.headers.authorization));
  };
}

/**
 * The user or role session that API Gateway let in: on routes with IAM it has judged already what they may. What
 * it says of them can't be set by who calls.
 */
function signerOf({ requestContext }: APIGatewayProxyEventV2): Caller | undefined {
  const { authorizer } = requestContext as { authorizer?: { iam?: { userArn?: string } } };
  const name = authorizer?.iam?.userArn?.split(":").at(-1);
  return name === undefined ? undefined : { name, scope: EVERYTHING };
}

/** What verifies JWTs is loaded by the first of them. */
function jwtIdentities(rules: string, clock: Clock): Identities {
  let loaded: Promise<Identities> | undefined;
  const load = async () => {
    const { JwtIdentities } = await import("../identity/jwt.ts");
    const now = () => Date.parse(clock.now());
    return new JwtIdentities(JSON.parse(rules) as IdentityRule[], now);
  };
  return {
    holderOf: async (jwt) => {
      loaded ??= load();
      return (await loaded).holderOf(jwt);
    },
  };
}
