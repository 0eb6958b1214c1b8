import { addExamples } from "../examples.ts";
import { addResources } from "../options.ts";
import { gather, show } from "../output.ts";
import type { ExitCode, Session, Subcommand } from "../session.ts";
import { deletedLine } from "../views/outcome.ts";

/** `signalbox delete`: deletes resources, each for itself. */
export const remove: Subcommand = (command, act) => {
  command
    .summary("delete resources")
    .description(
      "Deletes resources. Their history stays; reports on them are refused until they are declared again.",
    );
  addResources(command).action(act(deleteResources));
  addExamples(command, [
    ["signalbox delete checkout/pr-17/api checkout/pr-17/db", "what a closed pull request leaves"],
  ]);
};

async function deleteResources(session: Session, paths: readonly string[]): Promise<ExitCode> {
  const { results, code } = await gather(session, paths, 1, async (path) => {
    await session.client.resources.remove(path);
    return path;
  });
  await show(session, { deleted: results }, () => results.map(deletedLine));
  return code;
}
