import type { Bus } from "../bus/bus.ts";
import type { EngineClient } from "../engine/client.ts";
import { dynamodb } from "./dynamodb.ts";
import { getSecretValue } from "./get-secret-value.ts";
import { type Operations, PUT_OBJECT } from "./operation.ts";
import { putEvents } from "./put-events.ts";
import { putObject } from "./put-object.ts";

/** Every call to AWS that this machine answers; `buckets` is the folder in which each bucket is one. */
export function operationsOn(
  engine: EngineClient,
  bus: Bus,
  secrets: ReadonlyMap<string, string>,
  buckets: string,
): Operations {
  return {
    ...dynamodb(engine),
    "AWSEvents.PutEvents": putEvents(bus),
    "secretsmanager.GetSecretValue": getSecretValue(secrets),
    [PUT_OBJECT]: putObject(buckets),
  };
}
