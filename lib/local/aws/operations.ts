import type { Buckets } from "../buckets.ts";
import type { Bus } from "../bus/bus.ts";
import type { EngineClient } from "../engine/client.ts";
import type { Invocable } from "../functions/function.ts";
import { dynamodb } from "./dynamodb.ts";
import { getSecretValue } from "./get-secret-value.ts";
import { invoke } from "./invoke.ts";
import { kms, type LocalKeys } from "./kms.ts";
import type { Operations } from "./operation.ts";
import { putEvents } from "./put-events.ts";
import { putObject } from "./put-object.ts";

/** What stands behind the calls. */
export type Services = {
  readonly engine: EngineClient;
  readonly bus: Bus;
  /** By their ARNs. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly keys: LocalKeys;
  readonly buckets: Buckets;
  /** By their ARNs. */
  readonly functions: ReadonlyMap<string, Invocable>;
};

/** Every call to AWS that this machine answers. */
export function operationsOn(services: Services): Operations {
  const { engine, bus, secrets, keys, buckets, functions } = services;
  return {
    ...dynamodb(engine),
    ...kms(keys),
    "AWSEvents.PutEvents": putEvents(bus),
    "secretsmanager.GetSecretValue": getSecretValue(secrets),
    "s3.PUT": putObject(buckets),
    "lambda.Invoke": invoke(functions),
  };
}
