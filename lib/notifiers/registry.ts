import * as z from "zod/mini";
import type { Json } from "../domain/json.ts";
import type { Notice } from "../domain/notification/notice.ts";
import type { Fault } from "../domain/refusal.ts";
import { redacted } from "./client.ts";
import { codepipeline } from "./codepipeline.ts";
import { discord } from "./discord.ts";
import { email } from "./email.ts";
import { eventbridge } from "./eventbridge.ts";
import { github } from "./github.ts";
import { githubProtection } from "./github-protection.ts";
import { gitlab } from "./gitlab.ts";
import { grafana } from "./grafana.ts";
import type { Notifier, Taken, World } from "./notifier.ts";
import { opsgenie } from "./opsgenie.ts";
import { pagerduty } from "./pagerduty.ts";
import { slack } from "./slack.ts";
import { sns } from "./sns.ts";
import { stepFunctions } from "./step-functions.ts";
import { teams } from "./teams.ts";
import { webhook } from "./webhook.ts";

/** Every notifier, by the key under which a subscription chooses it. */
export const NOTIFIERS = {
  webhook,
  slack,
  pagerduty,
  teams,
  discord,
  github,
  gitlab,
  opsgenie,
  grafana,
  email,
  sns,
  eventbridge,
  stepFunctions,
  codepipeline,
  githubProtection,
} as const;
export type NotifierName = keyof typeof NOTIFIERS;
const NOTIFIER_NAMES = Object.keys(NOTIFIERS) as readonly NotifierName[];

/** Whom a subscription tells: the options of one notifier, under its key. */
export type NotifierChoice = {
  readonly [N in NotifierName]?: z.infer<(typeof NOTIFIERS)[N]["options"]>;
};

/** The shape of a choice. */
export const notifierChoice = z
  .strictObject({
    webhook: z.exactOptional(webhook.options),
    slack: z.exactOptional(slack.options),
    pagerduty: z.exactOptional(pagerduty.options),
    teams: z.exactOptional(teams.options),
    discord: z.exactOptional(discord.options),
    github: z.exactOptional(github.options),
    gitlab: z.exactOptional(gitlab.options),
    opsgenie: z.exactOptional(opsgenie.options),
    grafana: z.exactOptional(grafana.options),
    email: z.exactOptional(email.options),
    sns: z.exactOptional(sns.options),
    eventbridge: z.exactOptional(eventbridge.options),
    stepFunctions: z.exactOptional(stepFunctions.options),
    codepipeline: z.exactOptional(codepipeline.options),
    githubProtection: z.exactOptional(githubProtection.options),
  })
  .check(
    z.refine(
      (choice) => Object.keys(choice).length === 1,
      `must have one of ${NOTIFIER_NAMES.join(", ")}`,
    ),
  );

/** Tells of a notice; throws a `SendFailure` when that wasn't taken. */
export function send(choice: NotifierChoice, notice: Notice, world: World): Promise<Taken> {
  const { notifier, options } = chosenIn(choice);
  return notifier.send(options, notice, { ...world, http: world.http.forOneNotice() });
}

/** Whether a notice of unknown outcome may be sent again. */
export function isIdempotent(choice: NotifierChoice): boolean {
  const { notifier, options } = chosenIn(choice);
  const { isIdempotent: knows } = notifier;
  return typeof knows === "boolean" ? knows : knows(options);
}

/** The gate for which a choice answers who waits; undefined for one that tells. */
export function gateIn(choice: NotifierChoice): string | undefined {
  const { notifier, options } = chosenIn(choice);
  return notifier.gateIn?.(options);
}

/** What is wrong with a choice in this world, by a field such as `eventbridge.busArn`. */
export function faultIn(choice: NotifierChoice, world: World): Fault | undefined {
  const { name, notifier, options } = chosenIn(choice);
  const fault = notifier.faultIn?.(options, world);
  return fault && { ...fault, path: `${name}.${fault.path}` };
}

/** Whether whoever is chosen can be told of several things at once. */
export function tellsSummaries(choice: NotifierChoice): boolean {
  return chosenIn(choice).notifier.tellsSummaries;
}

/** The texts in a choice that nobody may read again. */
export function secretsIn(choice: NotifierChoice): readonly string[] {
  const { notifier, options } = chosenIn(choice);
  return notifier.secretsIn(options);
}

/** A choice as it may be shown: a text that is a secret is left out, and in others it is made out. */
export function shown(choice: NotifierChoice): Json {
  const { name, notifier, options } = chosenIn(choice);
  const secrets = notifier.secretsIn(options);
  const entries = Object.entries(options as Readonly<Record<string, Json>>);
  const rest = entries.filter(([, value]) => typeof value !== "string" || !secrets.includes(value));
  const clear = rest.map(([key, value]) => [
    key,
    typeof value === "string" ? redacted(value, secrets) : value,
  ]);
  return { [name]: Object.fromEntries(clear) as Json };
}

type Chosen = {
  readonly name: NotifierName;
  readonly notifier: Notifier;
  readonly options: object;
};

/** A notifier takes the options that its own schema let through. */
function chosenIn(choice: NotifierChoice): Chosen {
  const name = NOTIFIER_NAMES.find((one) => choice[one] !== undefined);
  const options = name && choice[name];
  if (!options) throw new Error("nobody is chosen to be told");
  return { name, notifier: NOTIFIERS[name] as Notifier, options };
}
