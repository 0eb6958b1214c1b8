import type { BusEvent } from "../../client/answers.ts";
import { ClientError, ProblemError } from "../../client/errors.ts";
import { naturalNumber } from "../arguments.ts";
import { addExamples } from "../examples.ts";
import { Outage, repeatedly } from "../outage.ts";
import { yamlOf } from "../output.ts";
import { EXIT, type ExitCode, type Session, type Subcommand } from "../session.ts";
import { eventLine } from "../views/event-line.ts";

type Options = { readonly follow?: true; readonly after?: number };

const NO_LOG =
  "this service has no event log to follow; " +
  'subscribe an EventBridge rule to its bus, or read "signalbox history"';

const NOTE = `Elsewhere, subscribe an EventBridge rule to the service's bus.`;

/** `signalbox events`: prints what the bus of a service on this machine took. */
export const events: Subcommand = (command, act) => {
  command
    .summary("print events, and follow them")
    .description("Prints the events that a service on this machine has put on its bus, in order.")
    .option("-f, --follow", "go on with what comes, until Ctrl-C; from now on, or from --after")
    .option("--after <n>", "only events after the one of this number", naturalNumber)
    .action(act(printEvents));
  addExamples(
    command,
    [
      ["signalbox events", "all of them"],
      ["signalbox events --follow", "what happens from now on"],
      ["signalbox events --follow --after 0 -o json", "everything, one JSON object a line"],
    ],
    NOTE,
  );
};

async function printEvents(session: Session, { follow, after }: Options): Promise<ExitCode> {
  try {
    if (follow) await followEvents(session, after);
    else await printAll(session, after ?? 0);
    return EXIT.ok;
  } catch (error) {
    if (error instanceof ProblemError && error.status === 404) throw new ClientError(NO_LOG);
    throw error;
  }
}

/** Reconnects after the last event that it printed, so that none is lost or printed twice. */
async function followEvents(session: Session, after: number | undefined): Promise<void> {
  const { client, terminal } = session;
  const signal = terminal.interruption();
  const note = (text: string) => terminal.stderr.write(`signalbox: ${text}\n`);
  const outage = new Outage(client.url, note);
  let [last, following] = [after, false];
  const connection = async (alive: () => void) => {
    last ??= await client.events.last(signal);
    const stream = await client.events.follow(last, signal);
    if (!following) note(`following ${client.url}, Ctrl-C ends`);
    following = true;
    alive();
    outage.end();
    for await (const event of stream) {
      await printEvent(session, event);
      last = event.n;
    }
  };
  await repeatedly(connection, () => outage.begin(), signal);
}

async function printAll(session: Session, after: number): Promise<void> {
  for (let last = after; ; ) {
    const { events, next } = await session.client.events.after(last);
    for (const event of events) await printEvent(session, event);
    if (events.length === 0) return;
    last = next;
  }
}

async function printEvent({ format, paint, say }: Session, event: BusEvent): Promise<void> {
  if (format === "json") say(JSON.stringify(event));
  else if (format === "yaml") say(`---\n${await yamlOf(event)}`);
  else say(eventLine(event, paint));
}
