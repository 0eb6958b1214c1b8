import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { isServerError, isThrottlingError, isTransientError } from "@smithy/core/retry";
import { Refusal } from "../domain/refusal.ts";

/** How long a call to AWS may take, in milliseconds: far less than the function that waits for it. */
const LIMITS = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
} as const;

type Service = {
  readonly config: { readonly serviceId: string };
  readonly middlewareStack: object;
};
type SdkError = Parameters<typeof isTransientError>[0];
type ServiceClass<C, O> = new (options: O & typeof LIMITS) => C;

/**
 * A client of an AWS service, whose calls end in time. What may be tried again later throws
 * `unavailable`, which asks the caller to, once the SDK has tried it three times.
 */
export function clientOf<C extends Service, O extends object>(
  Client: ServiceClass<C, O>,
  options = {} as O,
): C {
  const client = new Client({ ...LIMITS, ...options });
  // The stack of every service's client takes middleware of any command.
  const stack = client.middlewareStack as DynamoDBClient["middlewareStack"];
  stack.add(
    (next) => async (request) => {
      try {
        return await next(request);
      } catch (error) {
        throw isTemporary(error as SdkError) ? unavailable(client.config.serviceId, error) : error;
      }
    },
    { step: "initialize", priority: "high" },
  );
  return client;
}

function isTemporary(error: SdkError): boolean {
  return isThrottlingError(error) || isTransientError(error) || isServerError(error);
}

function unavailable(service: string, cause: unknown): Refusal {
  return new Refusal("unavailable", `${service} doesn't answer; try again`, [], { cause });
}
