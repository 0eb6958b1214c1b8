import { readFile } from "node:fs/promises";
import { ENVIRONMENT } from "../../aws/environment.ts";
import { parseSecrets } from "../../aws/secrets.ts";
import { StartFailure } from "../failure.ts";
import type { LocalStack } from "../template/stack.ts";

/**
 * The webhooks' secrets that `SIGNALBOX_SECRETS` gives, which is JSON, or `@` and the name of a file
 * of it; throws a `StartFailure`, without repeating it, when it isn't of the right shape.
 */
export async function givenSecrets(given: string | undefined): Promise<string | undefined> {
  try {
    const text = given?.startsWith("@") ? await readFile(given.slice(1), "utf8") : given;
    if (text !== undefined) parseSecrets(text);
    return text;
  } catch (error) {
    throw new StartFailure(`SIGNALBOX_SECRETS: ${error instanceof Error ? error.message : error}`);
  }
}

/** The values of a stack's secrets, by ARN: the webhooks' are the given ones, if any, and others as the template made them. */
export function secretValues(stack: LocalStack, given: string | undefined): Map<string, string> {
  const webhooks = stack.functions.map(({ environment }) => environment[ENVIRONMENT.webhookSecret]);
  const values = stack.secrets.map(({ arn, initial }): [string, string] => {
    return [arn, webhooks.includes(arn) ? (given ?? initial) : initial];
  });
  return new Map(values);
}
