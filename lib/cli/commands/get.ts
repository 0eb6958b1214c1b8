import { addExamples } from "../examples.ts";
import { addResources } from "../options.ts";
import { gather, show } from "../output.ts";
import type { ExitCode, Session, Subcommand } from "../session.ts";
import { statusView } from "../views/status-view.ts";

/** `signalbox get`: shows all that is known of resources. */
export const get: Subcommand = (command, act) => {
  command
    .summary("show all that is known of resources")
    .description("Shows all that is known of resources: health, conditions and data.");
  addResources(command).action(act(getStatuses));
  addExamples(command, [
    ["signalbox get checkout/staging/api", "for a person"],
    ["signalbox get checkout/staging/api -o wide", "and who reported each condition when"],
    ["signalbox get checkout/staging/api -o json | jq -r .data.url", "one value, for a script"],
  ]);
};

async function getStatuses(session: Session, paths: readonly string[]): Promise<ExitCode> {
  const { client } = session;
  const { results, code } = await gather(session, paths, (path) => client.status(path));
  if (results.length === 0) return code;
  const value = paths.length === 1 ? results[0] : { items: results };
  await show(session, value, async () => {
    const views = await Promise.all(results.map((status) => statusView(status, session)));
    return views.flatMap((lines, index) => (index === 0 ? lines : ["", "", ...lines]));
  });
  return code;
}
