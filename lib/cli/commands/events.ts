import { Option } from "commander";
import { ClientError, ProblemError } from "../../client/errors.ts";
import type { FeedItem } from "../../domain/feed.ts";
import { resourcePath } from "../arguments.ts";
import { addExamples, type Example } from "../examples.ts";
import { Outage, repeatedly } from "../outage.ts";
import { yamlOf } from "../output.ts";
import { EXIT, type ExitCode, type Session, type Subcommand } from "../session.ts";
import { eventLine } from "../views/event-line.ts";

type Options = {
  readonly follow?: true;
  readonly prefix?: string;
  readonly after?: string;
  readonly all?: true;
};

/** Where in the feed a command is: everything up to there is printed. */
type Place = { readonly prefix: string | undefined; cursor: string | undefined };

const NO_FEED =
  'this service has no feed of events, because it is older; update it, or read "signalbox history PATH"';

const EXAMPLES: readonly Example[] = [
  ["signalbox events --follow", "what happens from now on"],
  ["signalbox events --follow --prefix checkout", "the same, of checkout and all below it"],
  ["signalbox events", "all that is kept"],
  ["signalbox events --follow --all -o json", "everything, one JSON object a line"],
];

const NOTE = `When it ends, it says on stderr with which --after to go on, so that nothing is missed. What
comes a second time has the same id.`;

/** `signalbox events`: prints what happened, as the feed of a service has it, and goes on with what comes. */
export const events: Subcommand = (command, act) => {
  command
    .summary("print events, and follow them")
    .description(
      "Prints what happened, oldest first: events, what people did to gates and silences, and who was told.",
    )
    .option("-f, --follow", "go on with what comes, until Ctrl-C; begins now, or after --after")
    .option("--prefix <path>", "only of this resource and all below it", resourcePath)
    .option("--after <cursor>", "only what came later than what was printed then")
    .addOption(
      new Option("--all", "begin with the oldest that is kept, with --follow too").conflicts(
        "after",
      ),
    )
    .action(act(printEvents));
  addExamples(command, EXAMPLES, NOTE);
};

async function printEvents(session: Session, options: Options): Promise<ExitCode> {
  const { prefix, after, follow, all } = options;
  const place: Place = { prefix, cursor: after };
  try {
    if (follow) await followEvents(session, place, all);
    else await printUpToNow(session, place);
  } catch (error) {
    if (error instanceof ProblemError && error.status === 404) throw new ClientError(NO_FEED);
    throw error;
  }
  if (place.cursor !== undefined) note(session, `go on from here with --after ${place.cursor}`);
  return EXIT.ok;
}

/** Looks every second for what came after what it printed, across restarts of the service. */
async function followEvents(session: Session, place: Place, all = false): Promise<void> {
  const { client, terminal } = session;
  const signal = terminal.interruption();
  const outage = new Outage(client.url, (text) => note(session, text));
  let following = false;
  const look = async (alive: () => void) => {
    if (!all) place.cursor ??= await client.history.latest(signal);
    await printUpToNow(session, place, signal, () => {
      alive();
      outage.end();
      if (!following) note(session, `following ${client.url}, Ctrl-C ends`);
      following = true;
    });
  };
  await repeatedly(look, () => outage.begin(), signal);
}

/** Prints what came after a place, and moves it page by page, so that nothing is printed twice if one fails. */
async function printUpToNow(
  session: Session,
  place: Place,
  signal?: AbortSignal,
  answered: () => void = () => undefined,
): Promise<void> {
  const { prefix, cursor: after } = place;
  const query = { ...(prefix !== undefined && { prefix }), ...(after !== undefined && { after }) };
  for await (const { items, cursor } of session.client.history.feed(query, signal)) {
    answered();
    for (const item of items) await printItem(session, item);
    place.cursor = cursor;
  }
  answered();
}

async function printItem({ format, paint, say }: Session, item: FeedItem): Promise<void> {
  if (format === "json") say(JSON.stringify(item));
  else if (format === "yaml") say(`---\n${await yamlOf(item)}`);
  else say(eventLine(item, paint));
}

function note({ terminal }: Session, text: string): void {
  terminal.stderr.write(`signalbox: ${text}\n`);
}
