import type { ResourceStatus } from "../../domain/status.ts";
import { naturalNumber, pastTime } from "../arguments.ts";
import { addExamples } from "../examples.ts";
import { addResources, atOption } from "../options.ts";
import { gather, show } from "../output.ts";
import type { ExitCode, Session, Subcommand } from "../session.ts";
import { pastView } from "../views/past-view.ts";
import { statusView } from "../views/status-view.ts";
import { treeView } from "../views/tree-view.ts";

/** `signalbox get`: shows all that is known of resources. */
export const get: Subcommand = (command, act) => {
  command
    .summary("show all that is known of resources")
    .description(
      "Shows all that is known of resources: health, conditions and data, and the members of groups.",
    )
    .option("--depth <n>", "at most so many levels of members", naturalNumber)
    .addOption(atOption().conflicts("depth"));
  addResources(command).action(act(getStatuses));
  addExamples(command, [
    ["signalbox get checkout/staging/api", "for a person"],
    ["signalbox get checkout/staging/api -o wide", "and who reported each condition when"],
    ["signalbox get checkout --depth 1", "a group, with its members"],
    ["signalbox get checkout/staging/api --at 2h", "what it was like two hours ago"],
    ["signalbox get checkout/staging/api -o json | jq -r .data.url", "one value, for a script"],
  ]);
};

type Options = { readonly depth?: number; readonly at?: string };

async function getStatuses(
  session: Session,
  paths: readonly string[],
  options: Options,
): Promise<ExitCode> {
  const { client } = session;
  if (options.at !== undefined) return getPast(session, paths, options.at);
  const { results, code } = await gather(session, paths, 1, (path) => client.statuses.get(path));
  if (results.length === 0) return code;
  const value = paths.length === 1 ? results[0] : { items: results };
  await show(session, value, async () => {
    const views = await Promise.all(results.map((status) => viewOf(status, options, session)));
    return views.flatMap((lines, index) => (index === 0 ? lines : ["", "", ...lines]));
  });
  return code;
}

async function getPast(
  session: Session,
  paths: readonly string[],
  when: string,
): Promise<ExitCode> {
  const { client, terminal } = session;
  const at = pastTime(when, terminal.now());
  const { results, code } = await gather(session, paths, 1, (path) => client.statuses.at(path, at));
  if (results.length === 0) return code;
  const value = paths.length === 1 ? results[0] : { items: results };
  await show(session, value, () =>
    results.flatMap((past, index) => [
      ...(index === 0 ? [] : ["", ""]),
      ...pastView(past, session),
    ]),
  );
  return code;
}

/** How many members a tree shows, so that a large group doesn't fill the screen a hundred times. */
const MOST_MEMBERS = 200;

async function viewOf(
  status: ResourceStatus,
  { depth }: Options,
  session: Session,
): Promise<string[]> {
  const view = await statusView(status, session);
  if (status.members.total === 0 || depth === 0) return view;
  const { resource: prefix } = status;
  const found: ResourceStatus[] = [];
  for await (const page of session.client.statuses.list({
    prefix,
    ...(depth !== undefined && { depth }),
  })) {
    found.push(...page);
    if (found.length > MOST_MEMBERS + 1) break;
  }
  const shown = found.slice(0, MOST_MEMBERS + 1);
  const more = found.length > shown.length ? [`… and more: signalbox list ${prefix}`] : [];
  return [...view, "", ...treeView(prefix, shown, session), ...more];
}
