import { readFile } from "node:fs/promises";
import { ENVIRONMENT } from "../aws/environment.ts";
import { parseSecrets } from "../aws/secrets.ts";
import { StartFailure } from "./failure.ts";
import type { LocalStack } from "./stack.ts";

/**
 * The values of a stack's secrets, by ARN. That of the webhooks comes from `SIGNALBOX_SECRETS`,
 * which is JSON, or `@` and the name of a file of it; any other is as the template made it.
 */
export async function secretValues(
  stack: LocalStack,
  given: string | undefined,
): Promise<Map<string, string>> {
  const webhooks = stack.functions.map(({ environment }) => environment[ENVIRONMENT.webhookSecret]);
  const values = new Map(stack.secrets.map(({ arn, initial }) => [arn, initial]));
  if (given === undefined) return values;
  const text = await checked(given);
  for (const arn of values.keys()) if (webhooks.includes(arn)) values.set(arn, text);
  return values;
}

async function checked(given: string): Promise<string> {
  try {
    const text = given.startsWith("@") ? await readFile(given.slice(1), "utf8") : given;
    parseSecrets(text);
    return text;
  } catch (error) {
    throw new StartFailure(`SIGNALBOX_SECRETS: ${error instanceof Error ? error.message : error}`);
  }
}
