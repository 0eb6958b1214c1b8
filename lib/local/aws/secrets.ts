import { randomBytes } from "node:crypto";
import { ENVIRONMENT } from "../../aws/environment.ts";
import { parseSecrets } from "../../aws/secrets.ts";
import { StartFailure } from "../failure.ts";
import { givenText } from "../given.ts";
import type { LocalStack } from "../template/stack.ts";

/**
 * The webhooks' secrets that `SIGNALBOX_SECRETS` gives, which is JSON, or `@` and the name of a file
 * of it; throws a `StartFailure`, without repeating it, when it isn't of the right shape.
 */
export async function givenSecrets(given: string | undefined): Promise<string | undefined> {
  try {
    const text = given === undefined ? undefined : await givenText(given);
    if (text !== undefined) parseSecrets(text);
    return text;
  } catch (error) {
    throw new StartFailure(`SIGNALBOX_SECRETS: ${error instanceof Error ? error.message : error}`);
  }
}

/** The values of a stack's secrets, by ARN: the webhooks' are the given ones, if any, and others as the template has them, or has them generated. */
export function secretValues(stack: LocalStack, given: string | undefined): Map<string, string> {
  const webhooks = stack.functions.map(({ environment }) => environment[ENVIRONMENT.webhookSecret]);
  const values = stack.secrets.map(({ arn, initial, generated }): [string, string] => {
    if (webhooks.includes(arn)) return [arn, given ?? initial];
    return [arn, generated === undefined ? initial : randomText(generated)];
  });
  return new Map(values);
}

/** So many random characters. On this machine nobody needs to know them: whoever calls from it is administrator. */
function randomText(length: number): string {
  return randomBytes(length).toString("hex").slice(0, length);
}
