import { plainName } from "../arguments.ts";
import { readDocument } from "../document.ts";
import { addExamples, type Example } from "../examples.ts";
import { fileOption } from "../options.ts";
import { show } from "../output.ts";
import { EXIT, type ExitCode, lookOf, type Session, type Subcommand } from "../session.ts";
import { oneLine } from "../views/paint.ts";
import {
  subscriptionRow,
  subscriptionTitles,
  subscriptionView,
} from "../views/subscription-view.ts";
import { table } from "../views/table.ts";

const EXAMPLES: readonly Example[] = [
  ["signalbox subscription put on-call -f subscription.yaml", "say who is told of what, and how"],
  ["signalbox subscription test on-call", "send a sample, and see what the destination says"],
  ["signalbox subscription get on-call", "what became of its notices, and what was said last"],
  ["signalbox subscription redrive on-call", "tell again what it gave up, once that is mended"],
];

const NOTE = `A file has a pattern of events and a notifier, such as
  pattern: {detail-type: [HealthTransitioned], detail: {ancestors: [checkout], to: [Down]}}
  notifier: {webhook: {url: "https://example.com/hook", secret: whsec_…}}

Exit codes: 1 also when a destination doesn't take a sample.`;

/** `signalbox subscription`: says who is told of which events, and what became of that. */
export const subscription: Subcommand = (command, act) => {
  command
    .summary("say who is told of what, and see what became of it")
    .description(
      "Puts, shows, tries, redrives and deletes subscriptions: who is told of which events.",
    );
  const add = (name: string, description: string) => {
    return command.command(name).description(description).argument("<name>", "its name", plainName);
  };
  add("put", "Puts a subscription, in place of any of its name.")
    .addOption(fileOption("the subscription").makeOptionMandatory())
    .action(act(putSubscription));
  add("get", "Shows a subscription, without its secrets, and what became of its notices.").action(
    act(getSubscription),
  );
  command
    .command("list")
    .description("Lists the subscriptions, and what became of their notices.")
    .action(act(listSubscriptions));
  add("test", "Sends a sample, and says what the destination said.").action(act(testSubscription));
  add("redrive", "Has told again what was given up, as far as it still holds.").action(
    act(redriveSubscription),
  );
  add("delete", "Deletes a subscription; what it has yet to tell is not told.").action(
    act(deleteSubscription),
  );
  addExamples(command, EXAMPLES, NOTE);
};

async function putSubscription(
  session: Session,
  name: string,
  { file }: { readonly file: string },
): Promise<ExitCode> {
  const document = await readDocument(file, session.terminal);
  const { created, view } = await session.client.subscriptions.put(name, document);
  await show(session, view, () => [`subscription ${name} ${created ? "put" : "put again"}`]);
  return EXIT.ok;
}

async function getSubscription(session: Session, name: string): Promise<ExitCode> {
  const view = await session.client.subscriptions.get(name);
  await show(session, view, () => subscriptionView(view, session));
  return EXIT.ok;
}

async function listSubscriptions(session: Session): Promise<ExitCode> {
  const items = await session.client.subscriptions.list();
  await show(session, { items }, () => {
    if (items.length === 0) session.terminal.stderr.write("no subscriptions found\n");
    const rows = items.map((one) => subscriptionRow(one, session.terminal.now()));
    return rows.length === 0 ? [] : table(subscriptionTitles, rows, lookOf(session));
  });
  return EXIT.ok;
}

/** What to do about a sample that wasn't taken. */
const NEXT = {
  permanent: "mend its notifier, and put the subscription again",
  temporary: "try again in a moment",
  unknown: "it may have arrived all the same: look there",
} as const;

async function testSubscription(session: Session, name: string): Promise<ExitCode> {
  const reply = await session.client.subscriptions.test(name);
  const { verdict, said } = reply;
  const isTaken = verdict === "taken";
  await show(session, reply, () => (isTaken ? [`${name} took the sample: ${oneLine(said)}`] : []));
  if (isTaken) return EXIT.ok;
  const told = `${name} didn't take the sample (${verdict}): ${oneLine(said)}; ${NEXT[verdict]}`;
  session.terminal.stderr.write(`signalbox: ${told}\n`);
  return EXIT.failed;
}

async function redriveSubscription(session: Session, name: string): Promise<ExitCode> {
  const redriven = await session.client.subscriptions.redrive(name);
  await show(session, { redriven }, () => [
    redriven === 0
      ? `${name} has given up nothing that could be told again`
      : `${name} is told of ${noticesOf(redriven)} within a minute`,
  ]);
  return EXIT.ok;
}

function noticesOf(count: number): string {
  return count === 1
    ? "1 notice again, if it still holds,"
    : `${count} notices again, as far as they still hold,`;
}

async function deleteSubscription(session: Session, name: string): Promise<ExitCode> {
  await session.client.subscriptions.remove(name);
  await show(session, { deleted: [name] }, () => [`subscription ${name} deleted`]);
  return EXIT.ok;
}
