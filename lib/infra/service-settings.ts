import { isIP } from "node:net";
import { Duration } from "aws-cdk-lib";
import type { IdentityRule } from "../domain/identity-rule.ts";
import { Refusal } from "../domain/refusal.ts";
import { pathFault } from "../domain/resource.ts";
import { compile } from "../expression/expression.ts";
import { EVENT_VARIABLES } from "../expression/path-expressions.ts";
import { identityRulesIn } from "../http/identity-rules.ts";
import type { Limit } from "../http/routes.ts";
import { AWS_SERVICES, type AwsService } from "../sources/aws/services.ts";
import { AUTHORIZATIONS, type Authorization, type Throttle, type Throttles } from "./http-api.ts";
import { mistakesInTargets, type NotifierTargets } from "./notifier-targets.ts";

/** Services of AWS whose events become statuses, and where. */
export interface AwsEventRule {
  readonly services: readonly AwsService[];
  /** A CEL expression over `event` and `path` that gives the path, or null to leave the event out. @default path */
  readonly resource?: string;
  /** The path that all of them are put below. @default none */
  readonly under?: string;
}

/** What an operator may set of the service. */
export interface ServiceOptions {
  /** @default "signalbox" */
  readonly busName?: string;
  /** How long transitions stay in the history, in whole days. @default 90 days */
  readonly historyRetention?: Duration;
  /** How long events can be replayed, in whole days. @default 30 days */
  readonly archiveRetention?: Duration;
  /** By what limits a call. @default 500 a second for callers who sign in, 20 for those who wait, 100 for signed deliveries, 20 for anyone */
  readonly throttles?: Partial<Throttles>;
  /** Ranges of addresses that aren't public, such as `10.1.0.0/16`, that probes may reach. @default none */
  readonly probeRanges?: readonly string[];
  /** Ranges of addresses that aren't public, such as `10.1.0.0/16`, that notifiers may reach. @default none */
  readonly notifierRanges?: readonly string[];
  /** What of AWS notifiers may tell: topics, buses, and so on. @default none */
  readonly notifierTargets?: NotifierTargets;
  /** Names or ARNs of the Lambda functions that probes may invoke. @default none */
  readonly probeFunctions?: readonly string[];
  /** What lets callers in: `token`, API tokens and JWTs, or `iam`, SigV4 and IAM's policies. @default "token" */
  readonly authorization?: Authorization;
  /** Whose JWTs let in, by claims, and what they may; the first rule that one meets counts. @default none */
  readonly identities?: readonly IdentityRule[];
  /** Which services' events on the account's default bus become statuses. @default none */
  readonly awsEvents?: readonly AwsEventRule[];
}
export type ServiceSettings = Required<ServiceOptions> & { readonly throttles: Throttles };

/**
 * GitHub doesn't send again what was refused, so that deliveries have room for a burst of checks. Who waits
 * keeps an environment for up to 25 s, so that these limits leave others 400 of an account's 1 000.
 */
const THROTTLES: Throttles = {
  caller: { rateLimit: 500, burstLimit: 1_000 },
  wait: { rateLimit: 20, burstLimit: 100 },
  signature: { rateLimit: 100, burstLimit: 200 },
  none: { rateLimit: 20, burstLimit: 40 },
};

/**
 * What was set, and the defaults for the rest. Throws an error with all that is wrong: a deployment
 * would find it mistake by mistake, minutes in, or not at all.
 */
export function serviceSettings(options: ServiceOptions): ServiceSettings {
  const settings = {
    busName: options.busName ?? "signalbox",
    historyRetention: options.historyRetention ?? Duration.days(90),
    archiveRetention: options.archiveRetention ?? Duration.days(30),
    throttles: { ...THROTTLES, ...options.throttles },
    probeRanges: options.probeRanges ?? [],
    notifierRanges: options.notifierRanges ?? [],
    notifierTargets: options.notifierTargets ?? {},
    probeFunctions: options.probeFunctions ?? [],
    authorization: options.authorization ?? "token",
    identities: options.identities ?? [],
    awsEvents: options.awsEvents ?? [],
  };
  const wrong = [...mistakesIn(settings)];
  if (wrong.length > 0) throw new Error(`the service can't be built so: ${wrong.join("; ")}`);
  return settings;
}

/** The bus names alarms and a log too, which leaves it less than EventBridge's 256 characters. */
const BUS_NAME = /^[\w.-]{1,200}$/;

function* mistakesIn(settings: ServiceSettings): Generator<string> {
  yield* mistakesInNames(settings);
  yield* mistakesInNumbers(settings);
  const { authorization, identities } = settings;
  if (!AUTHORIZATIONS.includes(authorization)) {
    yield `authorization must be ${AUTHORIZATIONS.join(" or ")}, but is "${authorization}"`;
  }
  const fault = faultInRules(identities);
  if (fault !== undefined) yield `identities must be rules of whom to let in, but ${fault}`;
  yield* mistakesInEvents(settings.awsEvents);
  yield* mistakesInTargets(settings.notifierTargets, settings.busName);
}

function* mistakesInNames(settings: ServiceSettings): Generator<string> {
  const { busName, probeFunctions } = settings;
  if (!BUS_NAME.test(busName) || busName === "default") {
    yield `busName must be 1 to 200 letters, digits, ".", "_" or "-" and not "default", but is "${busName}"`;
  }
  for (const name of ["probeRanges", "notifierRanges"] as const) {
    for (const range of settings[name].filter((one) => !isRange(one))) {
      yield `${name} must be ranges such as 10.1.0.0/16, but one is "${range}"`;
    }
  }
  for (const name of probeFunctions.filter((one) => !FUNCTION.test(one))) {
    yield `probeFunctions must be names or ARNs of Lambda functions, but one is "${name}"`;
  }
}

function* mistakesInNumbers(settings: ServiceSettings): Generator<string> {
  for (const name of ["historyRetention", "archiveRetention"] as const) {
    const days = settings[name].toDays({ integral: false });
    if (!isCount(days)) yield `${name} must be a positive whole number of days, but is ${days}`;
  }
  for (const [auth, throttle] of Object.entries(settings.throttles) as [Limit, Throttle][]) {
    for (const limit of ["rateLimit", "burstLimit"] as const) {
      if (isCount(throttle[limit])) continue;
      yield `throttles.${auth}.${limit} must be a positive whole number, but is ${throttle[limit]}`;
    }
  }
}

/** Bytes of all rules of a kind: a function's variables, of which they are one, have 4 KB. */
const MAX_RULES = 3_000;

function faultInRules(identities: readonly IdentityRule[]): string | undefined {
  const bytes = Buffer.byteLength(JSON.stringify(identities));
  if (bytes > MAX_RULES) return `have ${bytes} bytes, more than ${MAX_RULES}`;
  try {
    identityRulesIn(identities);
    return undefined;
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return refusal.faults.map(({ path, message }) => `${path} ${message}`).join(", ");
  }
}

function* mistakesInEvents(rules: readonly AwsEventRule[]): Generator<string> {
  const services: readonly string[] = rules.flatMap((rule) => rule.services);
  for (const one of services.filter((name) => !AWS_SERVICES.includes(name as AwsService))) {
    yield `awsEvents.services must be of ${AWS_SERVICES.join(", ")}, but one is "${one}"`;
  }
  for (const one of services.filter((name, index) => services.indexOf(name) !== index)) {
    yield `awsEvents.services must be in one rule each, but "${one}" is in several`;
  }
  for (const { resource, under } of rules) {
    const compiled = resource === undefined ? undefined : compile(resource, EVENT_VARIABLES);
    if (compiled && "fault" in compiled) {
      yield `awsEvents.resource must be a CEL expression, but in "${resource}" ${compiled.fault}`;
    }
    const fault = under === undefined ? undefined : pathFault(under);
    if (fault) yield `awsEvents.under must be a path, but "${under}" ${fault}`;
  }
  const bytes = Buffer.byteLength(JSON.stringify(rules));
  if (bytes > MAX_RULES) yield `awsEvents must be at most ${MAX_RULES} bytes, but is ${bytes}`;
}

/** A function's name with or without an alias or version, or its ARN; a role's grant has no wildcards. */
const FUNCTION =
  /^(arn:[a-z-]+:lambda:[a-z0-9-]+:\d{12}:function:)?[A-Za-z0-9_-]{1,64}(:[A-Za-z0-9_$-]{1,128})?$/;

/** An address, a slash, and no more bits than it has. */
function isRange(text: string): boolean {
  const [, address = "", bits = ""] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const most = { 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return bits !== "" && Number(bits) <= most;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0;
}
