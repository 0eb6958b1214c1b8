import { type Command, Option } from "commander";
import { Refusal } from "../../domain/refusal.ts";
import { goalOf } from "../../domain/wait/goal.ts";
import { each, patience } from "../arguments.ts";
import { addExamples, type Example } from "../examples.ts";
import { addResources } from "../options.ts";
import { show } from "../output.ts";
import { EXIT, type ExitCode, type Session, type Subcommand } from "../session.ts";
import type { WaitDisplay } from "../views/wait-display.ts";
import { WaitLines } from "../views/wait-lines.ts";
import { WaitScreen } from "../views/wait-screen.ts";
import { type Outcome, type Plan, waitFor } from "../waiting.ts";

type Options = {
  readonly for?: readonly string[];
  readonly any?: readonly string[];
  readonly failOn?: readonly string[];
  readonly timeout: number;
};

/** Milliseconds of one answer: the service's longest, and as often as a person wants to see something new. */
const LONGEST = { unattended: 25_000, watched: 2_000 } as const;

const EXAMPLES: readonly Example[] = [
  ["signalbox wait checkout/staging/api --for=condition=Ready", "until it is ready, or for 30 s"],
  ["signalbox wait checkout/to-production --for=gate --timeout=30m", "until a gate passes"],
  [
    "signalbox wait a b --for=condition=Ready --fail-on=health=Down --timeout=60s",
    "both, unless one of them goes down",
  ],
  ["signalbox wait a --for='jsonpath={.data.url}'", "until there is a value"],
  ["signalbox wait a --for=delete", "until it is gone"],
];

const NOTE = `What may be waited for, with --for (all of them), --any (one of them) or --fail-on:
  condition=TYPE[=STATUS]            a condition, True unless it says; in any case
  health=WORD                        the health
  jsonpath={.data.url}[=VALUE]       a value of the status, or any
  gate                               a gate that passes
  delete                             that it is gone

What isn't there yet is waited for. One time-out is for all resources together; 0 looks once, and a
negative one is a week. Exit codes: 0 all met, 1 not met, 2 stopped by --fail-on, or wrong usage.`;

/** `signalbox wait`: waits until resources are as wanted. */
export const wait: Subcommand = (command, act) => {
  command
    .summary("wait until resources are as wanted")
    .description("Waits until resources are as wanted, and says why not when they don't get so.")
    .option("--for <what>", "what must hold; repeatable, and then all", each(String))
    .option("--any <what>", "what may hold; repeatable, and one of them must", each(String))
    .option("--fail-on <what>", "what ends the wait; repeatable", each(String))
    .addOption(
      new Option("--timeout <duration>", "how long, for all of them together")
        .argParser(patience)
        .default(30_000, "30s"),
    );
  addResources(command).action(act(waitForAll));
  addExamples(command, EXAMPLES, NOTE);
};

async function waitForAll(
  session: Session,
  paths: readonly string[],
  options: Options,
  command: Command,
): Promise<ExitCode> {
  const plan = planOf(session, options, command);
  const display = displayFor(session, plan);
  const outcomes = await waitTogether(session, [...new Set(paths)], plan, display);
  const documents = outcomes.map(documentOf);
  const value = paths.length === 1 ? documents[0] : { items: documents };
  // What a person reads was shown as it came.
  await show(session, value, () => []);
  if (outcomes.some(({ outcome }) => outcome === "failed")) return EXIT.stopped;
  return outcomes.every(({ outcome }) => outcome === "met") ? EXIT.ok : EXIT.failed;
}

/** Ends with a usage error for what can't be waited for. */
function planOf(
  { terminal }: Session,
  { for: all = [], any = [], failOn = [], timeout }: Options,
  command: Command,
): Plan {
  const parts = { for: all, any, failOn };
  try {
    goalOf(parts);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const faults = error.faults.map(({ path, message }) => `${OPTION_OF[path]} ${message}`);
    command.error(`error: ${faults.join("\nerror: ")}`);
  }
  const longest = terminal.isTTY ? LONGEST.watched : LONGEST.unattended;
  return { ...parts, deadline: terminal.now() + timeout, longest };
}

const OPTION_OF: Readonly<Record<string, string>> = {
  for: "--for",
  any: "--any",
  failOn: "--fail-on",
};

function displayFor(session: Session, { deadline }: Plan): WaitDisplay {
  const { format, terminal } = session;
  const isScreen = terminal.isTTY && format !== "json" && format !== "yaml";
  return isScreen ? new WaitScreen(session, deadline) : new WaitLines(session);
}

/** Waits for all of them at once; one that comes to a bad end ends the others, because nothing makes up for it. */
async function waitTogether(
  { client, terminal }: Session,
  paths: readonly string[],
  plan: Plan,
  display: WaitDisplay,
): Promise<Outcome[]> {
  const end = new AbortController();
  const means = { client, now: terminal.now, display, signal: end.signal };
  const waits = paths.map(async (path) => {
    const outcome = await waitFor(path, plan, means);
    if (outcome.outcome === "failed" || outcome.outcome === "deleted") end.abort();
    return outcome;
  });
  try {
    const outcomes = await Promise.all(waits);
    for (const one of outcomes) if (one.outcome === "ended") display.ended(one);
    return outcomes;
  } finally {
    end.abort();
    display.close();
  }
}

/** An outcome for another program. */
function documentOf(outcome: Outcome) {
  if (outcome.outcome !== "met") return outcome;
  const { resource, answer } = outcome;
  return { resource, outcome: "met", ...("absent" in answer ? answer : { status: answer }) };
}
