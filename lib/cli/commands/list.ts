import type { ListQuery } from "../../client/statuses.ts";
import type { Health } from "../../domain/health.ts";
import { healthWord, naturalNumber, resourcePath } from "../arguments.ts";
import { addExamples, type Example } from "../examples.ts";
import { labelOption } from "../options.ts";
import { show } from "../output.ts";
import { EXIT, type ExitCode, lookOf, type Session, type Subcommand } from "../session.ts";
import { statusRow, statusTitles } from "../views/status-rows.ts";
import { table } from "../views/table.ts";
import { listAll, watch } from "../watch.ts";

type Options = {
  readonly depth?: number;
  readonly health?: Health;
  readonly label?: readonly (readonly [name: string, value: string])[];
  readonly watch?: true;
};

const EXAMPLES: readonly Example[] = [
  ["signalbox list", "everything"],
  ["signalbox list checkout --health Down", "what is down below checkout"],
  ["signalbox list --label team=payments --label tier=1", "what has both labels"],
  ["signalbox list checkout --depth 1 --watch", "one level, as it changes"],
  ["signalbox list -o json | jq -r '.items[].resource'", "the paths, for a script"],
];

const NOTE =
  "AGE is the time since the status last changed. With --watch, -o json prints the status of\n" +
  "whatever changes, one a line.";

/** `signalbox list`: lists what is below a path, once or as it changes. */
export const list: Subcommand = (command, act) => {
  command
    .summary("list resources and their health")
    .description("Lists resources and their health, in the order of their paths.")
    .argument("[prefix]", "only this resource and what is below it", resourcePath)
    .option("--depth <n>", "at most so many levels below the prefix", naturalNumber)
    .option("--health <word>", "only resources of this health", healthWord)
    .addOption(labelOption("only resources with this label"))
    .option("--watch", "go on, and show what changes, until Ctrl-C")
    .action(act(listStatuses));
  addExamples(command, EXAMPLES, NOTE);
};

async function listStatuses(
  session: Session,
  prefix: string | undefined,
  options: Options,
): Promise<ExitCode> {
  const query = queryIn(prefix, options);
  if (options.watch) await watch(session, query);
  else await listOnce(session, query);
  return EXIT.ok;
}

async function listOnce(session: Session, query: ListQuery): Promise<void> {
  const statuses = await listAll(session.client, query);
  await show(session, { items: statuses }, () => {
    if (statuses.length === 0) session.terminal.stderr.write("no resources found\n");
    const rows = statuses.map((status) => statusRow(status, session));
    return rows.length === 0 ? [] : table(statusTitles(session), rows, lookOf(session));
  });
}

function queryIn(prefix: string | undefined, { depth, health, label }: Options): ListQuery {
  return {
    ...(prefix !== undefined && { prefix }),
    ...(depth !== undefined && { depth }),
    ...(health && { health }),
    ...(label && { labels: label.map((pair) => pair.join("=")) }),
  };
}
