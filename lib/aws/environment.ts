/** The names of every environment variable that a function reads; handlers and constructs share them. */
export const ENVIRONMENT = {
  table: "SIGNALBOX_TABLE",
  bus: "SIGNALBOX_BUS",
  ownBus: "SIGNALBOX_OWN_BUS",
  webhookSecret: "SIGNALBOX_WEBHOOK_SECRET",
  secretsKey: "SIGNALBOX_SECRETS_KEY",
  historyDays: "SIGNALBOX_HISTORY_DAYS",
  failureBucket: "SIGNALBOX_FAILURE_BUCKET",
  probeRanges: "SIGNALBOX_PROBE_RANGES",
  adminSecret: "SIGNALBOX_ADMIN_SECRET",
  identities: "SIGNALBOX_IDENTITY_RULES",
  awsEvents: "SIGNALBOX_AWS_EVENTS",
  notifierRanges: "SIGNALBOX_NOTIFIER_RANGES",
} as const;
export type Setting = keyof typeof ENVIRONMENT;

/**
 * Services of AWS that notifiers call and this machine doesn't play: as what a request is signed for each, and the
 * variable, which AWS's own SDKs read too, that names another address of it.
 */
export const ELSEWHERE = [
  { title: "SNS", signedAs: "sns", variable: "AWS_ENDPOINT_URL_SNS" },
  { title: "SES", signedAs: "ses", variable: "AWS_ENDPOINT_URL_SESV2" },
  { title: "Step Functions", signedAs: "states", variable: "AWS_ENDPOINT_URL_SFN" },
  { title: "CodePipeline", signedAs: "codepipeline", variable: "AWS_ENDPOINT_URL_CODEPIPELINE" },
] as const;

/** The functions, by the verb that each carries out, and what each must be told. */
export const SETTINGS = {
  ingest: ["table", "identities"],
  deliver: ["table", "webhookSecret", "secretsKey", "identities"],
  hook: ["table", "secretsKey", "identities"],
  declare: ["table", "identities"],
  query: ["table", "historyDays", "identities"],
  wait: ["table", "identities"],
  gate: ["table", "historyDays", "identities"],
  token: ["table", "identities", "adminSecret"],
  decide: ["table"],
  listen: ["table", "awsEvents"],
  subscribe: ["table", "secretsKey", "historyDays", "notifierRanges", "ownBus", "identities"],
  notify: ["table", "secretsKey", "historyDays", "notifierRanges", "ownBus"],
  sweep: ["table", "historyDays"],
  probe: ["table", "probeRanges"],
  relay: ["table", "bus", "historyDays", "failureBucket"],
  rollup: ["table", "failureBucket"],
} as const satisfies Record<string, readonly Setting[]>;
export type Verb = keyof typeof SETTINGS;
export const VERBS = Object.keys(SETTINGS) as readonly Verb[];

export type SettingsOf<V extends Verb> = Readonly<Record<(typeof SETTINGS)[V][number], string>>;

/** What a function was told; throws with the names of all variables that are missing. */
export function settingsOf<V extends Verb>(
  verb: V,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): SettingsOf<V> {
  const needed: readonly Setting[] = SETTINGS[verb];
  const missing = needed
    .map((setting) => ENVIRONMENT[setting])
    .filter((name) => !environment[name]);
  if (missing.length > 0) throw new Error(`${verb} needs ${missing.join(", ")} in its environment`);
  const values = needed.map((setting) => [setting, environment[ENVIRONMENT[setting]]]);
  return Object.fromEntries(values) as SettingsOf<V>;
}

/** The variables that tell a function what it must know. */
export function environmentOf<V extends Verb>(settings: SettingsOf<V>): Record<string, string> {
  const entries = Object.entries(settings) as [Setting, string][];
  return Object.fromEntries(entries.map(([setting, value]) => [ENVIRONMENT[setting], value]));
}

/** A list as the text of one variable, which is never empty. */
export function listed(values: readonly string[]): string {
  return values.length === 0 ? NO_VALUES : values.join(",");
}

/** The values that `listed` made a text of. */
export function listIn(text: string): string[] {
  return text === NO_VALUES ? [] : text.split(",");
}

const NO_VALUES = "none";
