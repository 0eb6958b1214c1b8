import { resolve } from "node:path";
import { parseArgs, styleText } from "node:util";
import { DEFAULT_PORT } from "../client/settings.ts";
import type { Detail } from "../domain/transition.ts";
import type { Envelope } from "./bus/bus.ts";
import { StartFailure } from "./failure.ts";
import { givenEndpoints } from "./given.ts";
import { startService } from "./service.ts";

const USAGE = `npm start -- [--port ${DEFAULT_PORT}] [--host 127.0.0.1] [--data .signalbox] [--enforce-iam]

  --port N     where to listen; 0 takes any free port
  --host H     the address to listen on; whoever calls from another machine needs a token
  --data DIR   the folder that keeps statuses, events and logs from one start to the next
  --enforce-iam
               refuse what a function's role doesn't allow, as AWS would

SIGNALBOX_SECRETS             webhook secrets: {"github": ["current", "previous"]}, or @file
SIGNALBOX_IDENTITIES          whose JWTs let in: [{"issuer", "audience", "claims", "verbs", "prefix"}], or @file
SIGNALBOX_DYNAMODB_ENDPOINT   a DynamoDB to use instead of the embedded engine
AWS_ENDPOINT_URL_SNS, _SESV2, _SFN, _CODEPIPELINE
                              where notifiers find what this machine doesn't have: an emulator, for instance`;

const OPTIONS = {
  port: { type: "string", default: `${DEFAULT_PORT}` },
  host: { type: "string", default: "127.0.0.1" },
  data: { type: "string", default: ".signalbox" },
  "enforce-iam": { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** Runs the service until it is told to stop; answers the exit code. */
export async function runLocal(
  args: string[],
  { stdout, stderr, env }: NodeJS.Process,
): Promise<number> {
  const say = (text: string) => stdout.write(`${text}\n`);
  try {
    const { values } = parseArgs({ args, options: OPTIONS, allowNegative: true });
    if (values.help) {
      say(USAGE);
      return 0;
    }
    const started = performance.now();
    const service = await startService({
      host: values.host,
      port: portIn(values.port),
      data: folderIn(values.data),
      secrets: env.SIGNALBOX_SECRETS,
      identities: env.SIGNALBOX_IDENTITIES,
      elsewhere: givenEndpoints(env),
      enforceIam: values["enforce-iam"],
      step: (text) => say(styleText("dim", `… ${text}`)),
      complain: (text) => stderr.write(`${styleText("yellow", "!")} ${text}\n`),
      onTransition: (envelope) => say(lineOf(envelope)),
    });
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    say(
      `Signalbox listens on ${styleText("bold", service.url)} (ready after ${seconds} s, data in ${values.data}${values["enforce-iam"] ? ", IAM enforced" : ""})`,
    );
    const failure = await Promise.race([untilStopped(), service.failed]);
    say("stopping");
    await service.stop();
    if (failure === undefined) return 0;
    throw new StartFailure(`${failure}; start again to go on with ${values.data}`);
  } catch (error) {
    if (!(error instanceof StartFailure) && !isUsage(error)) throw error;
    stderr.write(`signalbox: ${(error as Error).message}\n`);
    return 1;
  }
}

function isUsage(error: unknown): boolean {
  return String((error as NodeJS.ErrnoException).code).startsWith("ERR_PARSE_ARGS");
}

function portIn(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new StartFailure(`--port ${text} is no port; give a number from 0 to 65535`);
}

/** An empty name would be the working folder, which is what an unset variable leads to. */
function folderIn(text: string): string {
  if (text !== "") return resolve(text);
  throw new StartFailure("--data is empty; give a folder");
}

/** Resolves with nothing, when someone wants the service to end. */
function untilStopped(): Promise<undefined> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(signal, () => resolve(undefined));
    }
  });
}

/** A transition in one line: when, what, from, to, and why. */
function lineOf({ time, "detail-type": detailType, detail }: Envelope): string {
  const { resource, condition, from, to } = detail as unknown as Detail;
  const change = from === undefined ? "" : `${from ?? "—"} → ${to ?? "—"}`;
  const subject = condition?.type ?? (detailType === "HealthTransitioned" ? "health" : "");
  const why = condition ? [condition.reason, condition.message].filter(Boolean).join(": ") : "";
  return [styleText("dim", time.slice(11, 19)), detailType, resource, subject, change, why]
    .filter(Boolean)
    .join("  ");
}
