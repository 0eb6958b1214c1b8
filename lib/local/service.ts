import { join } from "node:path";
import { givenSecrets } from "./aws/secrets.ts";
import type { Envelope } from "./bus/bus.ts";
import { type Engine, startEngine } from "./engine/engine.ts";
import { ensureTable } from "./engine/tables.ts";
import { claimFolder } from "./folder.ts";
import { givenIdentities } from "./given.ts";
import { Front } from "./http/front.ts";
import { Iam } from "./iam/iam.ts";
import { Journal } from "./journal.ts";
import { type Parts, runStack } from "./run-stack.ts";
import { synthesize } from "./template/synthesis.ts";

export type ServiceOptions = {
  readonly host: string;
  readonly port: number;
  /** The folder that keeps everything. */
  readonly data: string;
  /** `SIGNALBOX_SECRETS`: JSON, or `@` and the name of a file that holds it. */
  readonly secrets: string | undefined;
  /** `SIGNALBOX_IDENTITIES`: JSON, or `@` and the name of a file that holds it. */
  readonly identities: string | undefined;
  /** Variables such as `AWS_ENDPOINT_URL_SNS` with the addresses of services of AWS that are elsewhere. @default none are */
  readonly elsewhere?: Readonly<Record<string, string>>;
  /** Whether a function may only do what its role allows, as on AWS. */
  readonly enforceIam: boolean;
  /** Says what is being done while starting. */
  readonly step: (text: string) => void;
  /** Says what went wrong without stopping the service. */
  readonly complain: (text: string) => void;
  /** Hears of every event that reached the log of transitions. */
  readonly onTransition: (envelope: Envelope) => void;
};

export type Service = {
  readonly url: string;
  /** Resolves with the reason when the service can't go on. */
  readonly failed: Promise<string>;
  /** What judges the functions' calls, if roles are enforced. */
  readonly iam: Iam | undefined;
  readonly stop: () => Promise<void>;
};

type Claimed = { readonly journal: Journal; readonly front: Front; readonly url: string };

/** Runs the synthesized stack on this machine; throws a `StartFailure` when it can't. */
export async function startService(options: ServiceOptions): Promise<Service> {
  await using parts = new AsyncDisposableStack();
  const secrets = await givenSecrets(options.secrets);
  const identities = await givenIdentities(options.identities);
  const claimed = await claim(options, parts);
  options.step("synthesizing the stack and starting DynamoDB");
  const starting = startEngine(options.data);
  parts.defer(async () => (await starting.catch(() => undefined))?.stop());
  const synthesizing = synthesize(options.data, { identities });
  const [synthesis, engine] = await Promise.all([synthesizing, starting]);
  await Promise.all(synthesis.stack.tables.map((table) => ensureTable(engine.client, table)));
  options.step("starting the functions");
  const iam = options.enforceIam ? new Iam(synthesis.stack) : undefined;
  await runStack({ ...options, ...claimed, ...synthesis, secrets, engine, iam }, parts);
  const running = parts.move();
  return { url: claimed.url, iam, failed: endOf(engine), stop: () => running.disposeAsync() };
}

/** Takes the port and the folder, first of all, so that a second service on either is told at once. */
async function claim(options: ServiceOptions, parts: Parts): Promise<Claimed> {
  const { data, host, port, complain } = options;
  const front = parts.adopt(new Front(complain), (one) => one.close());
  const url = await front.listen(host, port);
  await claimFolder(data);
  const journal = parts.adopt(new Journal(join(data, "journal.sqlite")), (one) => one.close());
  return { journal, front, url };
}

/** Without its engine a service can do nothing; one that isn't ours may come back. */
async function endOf({ ended }: Engine): Promise<string> {
  if (!ended) return new Promise(() => undefined);
  return `DynamoDB has ended: ${await ended}`;
}
