import { Option } from "commander";
import type { SignalboxClient } from "../../client/client.ts";
import type { HistoryDetail } from "../../domain/aside.ts";
import { PAGE } from "../../domain/limits.ts";
import { naturalNumber } from "../arguments.ts";
import { addExamples } from "../examples.ts";
import { addResource } from "../options.ts";
import { show } from "../output.ts";
import { EXIT, type ExitCode, lookOf, type Session, type Subcommand } from "../session.ts";
import { historyRows, historyTitles } from "../views/history-rows.ts";
import { summaryView } from "../views/summary-view.ts";
import { table } from "../views/table.ts";

const USUAL = 50;

const NOTE =
  "TIME is when the change of a condition's status was seen. It is empty for changes in which no\n" +
  "status did, because the history doesn't tell it; SEQ has the order of all of them.";

/** `signalbox history`: shows what changed of a resource. */
export const history: Subcommand = (command, act) => {
  command
    .summary("show what changed, newest first")
    .description(
      "Shows what changed of a resource, and who was told of it, newest first; of a deleted one, too.",
    )
    .option("--limit <n>", "at most so many changes", naturalNumber, USUAL)
    .addOption(
      new Option("--summary <span>", "how it fared instead, for so long up to now").conflicts(
        "limit",
      ),
    );
  addResource(command).action(act(showHistory));
  addExamples(
    command,
    [
      ["signalbox history checkout/staging/api --limit 10", "the last ten changes"],
      ["signalbox history checkout/staging/api -o wide", "and of which revision, and who said so"],
      ["signalbox history checkout/staging/api --summary 30d", "time in each health, availability"],
    ],
    NOTE,
  );
};

async function showHistory(
  session: Session,
  path: string,
  { limit, summary }: { readonly limit: number; readonly summary?: string },
): Promise<ExitCode> {
  if (summary !== undefined) return showSummary(session, path, summary);
  const entries = await latest(session.client, path, limit);
  await show(session, { items: entries }, () =>
    table(historyTitles(session.format), historyRows(entries, session.format), lookOf(session)),
  );
  return EXIT.ok;
}

async function showSummary(session: Session, path: string, span: string): Promise<ExitCode> {
  const summary = await session.client.history.summary(path, span);
  await show(session, summary, () => summaryView(path, summary, session));
  return EXIT.ok;
}

async function latest(
  client: SignalboxClient,
  path: string,
  limit: number,
): Promise<HistoryDetail[]> {
  const entries: HistoryDetail[] = [];
  if (limit === 0) return entries;
  for await (const page of client.history.of(path, Math.min(limit, PAGE.most))) {
    entries.push(...page);
    if (entries.length >= limit) break;
  }
  return entries.slice(0, limit);
}
