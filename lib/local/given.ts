import { readFile } from "node:fs/promises";
import { ELSEWHERE } from "../aws/environment.ts";
import type { IdentityRule } from "../domain/identity-rule.ts";
import { Refusal } from "../domain/refusal.ts";
import { identityRulesIn } from "../http/identity-rules.ts";
import { StartFailure } from "./failure.ts";

/** What a variable gives: its text, or after an `@` that of the file so named. */
export async function givenText(given: string): Promise<string> {
  return given.startsWith("@") ? readFile(given.slice(1), "utf8") : given;
}

/** The rules of whom to let in that `SIGNALBOX_IDENTITIES` gives; throws a `StartFailure` when they are none. */
export async function givenIdentities(given: string | undefined): Promise<readonly IdentityRule[]> {
  if (given === undefined) return [];
  try {
    return identityRulesIn(JSON.parse(await givenText(given)));
  } catch (error) {
    const faults = error instanceof Refusal ? error.faults : [];
    const told = faults.map(({ path, message }) => `${path} ${message}`).join(", ");
    throw new StartFailure(`SIGNALBOX_IDENTITIES: ${told || (error as Error).message}`);
  }
}

/** The addresses of services of AWS that variables such as `AWS_ENDPOINT_URL_SNS` give, by the variable; throws a `StartFailure` for what is none. */
export function givenEndpoints(
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const given = ELSEWHERE.flatMap(({ variable }) => {
    const address = environment[variable];
    return address ? [[variable, address] as const] : [];
  });
  const wrong = given.find(([, address]) => !/^https?:/.test(address) || !URL.canParse(address));
  if (wrong) throw new StartFailure(`${wrong[0]} is no address: ${wrong[1]}`);
  return Object.fromEntries(given);
}
