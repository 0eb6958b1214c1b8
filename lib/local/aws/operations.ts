import type { Buckets } from "../buckets.ts";
import type { Bus } from "../bus/bus.ts";
import type { EngineClient } from "../engine/client.ts";
import type { Invocable } from "../functions/function.ts";
import { dynamodb } from "./dynamodb.ts";
import { getSecretValue } from "./get-secret-value.ts";
import { invoke } from "./invoke.ts";
import type { Operations } from "./operation.ts";
import { putEvents } from "./put-events.ts";
import { putObject } from "./put-object.ts";

/** Every call to AWS that this machine answers. */
export function operationsOn(
  engine: EngineClient,
  bus: Bus,
  secrets: ReadonlyMap<string, string>,
  buckets: Buckets,
  functions: ReadonlyMap<string, Invocable>,
): Operations {
  return {
    ...dynamodb(engine),
    "AWSEvents.PutEvents": putEvents(bus),
    "secretsmanager.GetSecretValue": getSecretValue(secrets),
    "s3.PUT": putObject(buckets),
    "lambda.Invoke": invoke(functions),
  };
}
