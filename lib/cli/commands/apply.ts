import { readDocument } from "../document.ts";
import { addExamples } from "../examples.ts";
import { addResource, fileOption } from "../options.ts";
import { show } from "../output.ts";
import { EXIT, type ExitCode, type Session, type Subcommand } from "../session.ts";
import { appliedLines } from "../views/outcome.ts";

/** `signalbox apply`: merges a status file as a pipeline writes it. */
export const apply: Subcommand = (command, act) => {
  command
    .summary("merge a status file into a resource")
    .description(
      "Merges a status file into a resource. The keys message, health, conditions, generation and revision have their meaning; every other is data.",
    )
    .addOption(fileOption("the file").makeOptionMandatory());
  addResource(command, "database/example").action(act(applyFile));
  addExamples(command, [
    ["signalbox apply -f status.yaml database/example", "as a pipeline does when a step is done"],
    [
      'echo "{health: ready, url: https://db}" | signalbox apply -f - database/example',
      "from stdin",
    ],
  ]);
};

async function applyFile(
  session: Session,
  path: string,
  { file }: { readonly file: string },
): Promise<ExitCode> {
  const answer = await session.client.statuses.patch(
    path,
    await readDocument(file, session.terminal),
  );
  await show(session, answer, () => appliedLines(answer));
  return EXIT.ok;
}
