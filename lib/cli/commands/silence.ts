import { ClientError } from "../../client/errors.ts";
import type { SilenceBody } from "../../client/silences.ts";
import { each, plainName, resourcePath } from "../arguments.ts";
import { readValue } from "../document.ts";
import { addExamples, type Example } from "../examples.ts";
import { show } from "../output.ts";
import {
  type Act,
  EXIT,
  type ExitCode,
  lookOf,
  type Session,
  type Subcommand,
} from "../session.ts";
import { silenceRow, silenceTitles, silenceView, whenOf } from "../views/silence-view.ts";
import { table } from "../views/table.ts";

type Options = {
  readonly prefix?: string;
  readonly pattern?: string;
  readonly until?: string;
  readonly cron?: readonly string[];
  readonly for?: string;
  readonly timezone?: string;
  readonly reason: string;
};

const EXAMPLES: readonly Example[] = [
  [
    'signalbox silence create upgrade --prefix checkout --until 2h --reason "INC-7"',
    "tell nobody of checkout and all below it for two hours",
  ],
  [
    'signalbox silence create weekly --prefix checkout --cron "0 2 * * SUN" --for 2h --timezone Europe/Berlin --reason maintenance',
    "each Sunday from two until four",
  ],
  ["signalbox silence list", "what is muted, until when, and by whom"],
  ["signalbox silence end upgrade", "tell of what still fails, within a minute"],
];

const NOTE =
  "The ends of failures that were told before are told all the same. What is muted is counted.";

/** `signalbox silence`: mutes notifications for a while, or again and again. */
export const silence: Subcommand = (command, act) => {
  command
    .summary("mute notifications for a while")
    .description(
      "Mutes notifications for a while, or again and again; shows what is muted, and ends it.",
    );
  addCreate(command, act);
  command
    .command("get")
    .description("Shows a silence.")
    .argument("<name>", "its name", plainName)
    .action(act(getSilence));
  command
    .command("list")
    .description("Lists the silences, those that are over for a while, too.")
    .action(act(listSilences));
  command
    .command("end")
    .description("Ends a silence: what still fails is told within a minute.")
    .argument("<name>", "its name", plainName)
    .action(act(endSilence));
  addExamples(command, EXAMPLES, NOTE);
};

function addCreate(command: Parameters<Subcommand>[0], act: Act): void {
  command
    .command("create")
    .description("Mutes what is at or below a path, or what matches a pattern of events.")
    .argument("<name>", "what to end it by", plainName)
    .option("--prefix <path>", "this resource and all below it", resourcePath)
    .option("--pattern <file>", 'events that match this, in YAML or JSON; "-" is stdin')
    .option("--until <when>", "until when: a duration such as 2h, or a time")
    .option("--cron <expression>", "again and again, from these times on; repeatable", each(String))
    .option("--for <duration>", "how long each time, such as 2h")
    .option("--timezone <name>", "whose times they are, such as Europe/Berlin; else UTC")
    .requiredOption("--reason <text>", "why")
    .action(act(createSilence));
}

async function createSilence(session: Session, name: string, options: Options): Promise<ExitCode> {
  const { client, terminal } = session;
  const body = await bodyOf(options, session);
  const { created, view } = await client.silences.put(name, body);
  await show(session, view, () => [
    `silence ${name} ${created ? "set" : "set again"}: ${view.prefix ?? "a pattern"} ${whenOf(view, terminal.now())}`,
  ]);
  return EXIT.ok;
}

async function bodyOf(options: Options, { terminal }: Session): Promise<SilenceBody> {
  const { prefix, pattern, until, reason } = options;
  if ((prefix === undefined) === (pattern === undefined)) {
    throw new ClientError("say what to mute: by --prefix or by --pattern, and not by both");
  }
  const windows = windowsIn(options);
  if (until === undefined && windows === undefined) {
    throw new ClientError("say when: --until, or --cron and --for");
  }
  return {
    ...(prefix !== undefined && { prefix }),
    ...(pattern !== undefined && { pattern: await readValue(pattern, terminal) }),
    ...(until !== undefined && { until }),
    ...(windows && { windows }),
    reason,
  };
}

function windowsIn({ cron, for: span, timezone }: Options): SilenceBody["windows"] {
  if (cron !== undefined && span !== undefined) {
    return cron.map((one) => ({ cron: one, for: span, ...(timezone && { timezone }) }));
  }
  if ((cron ?? span ?? timezone) === undefined) return undefined;
  throw new ClientError("--cron and --for go together: from when on, and for how long");
}

async function getSilence(session: Session, name: string): Promise<ExitCode> {
  const view = await session.client.silences.get(name);
  await show(session, view, () => silenceView(view, session));
  return EXIT.ok;
}

async function listSilences(session: Session): Promise<ExitCode> {
  const items = await session.client.silences.list();
  await show(session, { items }, () => {
    if (items.length === 0) session.terminal.stderr.write("no silences found\n");
    const rows = items.map((one) => silenceRow(one, session.terminal.now()));
    return rows.length === 0 ? [] : table(silenceTitles, rows, lookOf(session));
  });
  return EXIT.ok;
}

async function endSilence(session: Session, name: string): Promise<ExitCode> {
  await session.client.silences.remove(name);
  await show(session, { ended: name }, () => [`silence ${name} ended`]);
  return EXIT.ok;
}
