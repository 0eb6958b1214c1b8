import { each, resourcePath } from "../arguments.ts";
import { addExamples } from "../examples.ts";
import { gather } from "../output.ts";
import type { ExitCode, Session, Subcommand } from "../session.ts";

/** `signalbox delete`: deletes resources, each for itself. */
export const remove: Subcommand = (command, act) => {
  command
    .summary("delete resources")
    .description(
      "Deletes resources. Their history stays; reports on them are refused until they are declared again.",
    )
    .argument("<path...>", "the resources", each(resourcePath))
    .action(act(deleteResources));
  addExamples(command, [
    ["signalbox delete checkout/pr-17/api checkout/pr-17/db", "what a closed pull request leaves"],
  ]);
};

async function deleteResources(session: Session, paths: readonly string[]): Promise<ExitCode> {
  const { code } = await gather(session, paths, async (path) => {
    await session.client.remove(path);
    session.say(`${path} deleted`);
  });
  return code;
}
