import type { Bus } from "../bus/bus.ts";
import type { EngineClient } from "../engine/client.ts";
import { dynamodb } from "./dynamodb.ts";
import { getSecretValue } from "./get-secret-value.ts";
import type { Operations } from "./operation.ts";
import { putEvents } from "./put-events.ts";

/** Every call to AWS that this machine answers. */
export function operationsOn(
  engine: EngineClient,
  bus: Bus,
  secrets: ReadonlyMap<string, string>,
): Operations {
  return {
    ...dynamodb(engine),
    "AWSEvents.PutEvents": putEvents(bus),
    "secretsmanager.GetSecretValue": getSecretValue(secrets),
  };
}
