import type { Declaration } from "../../domain/declaration.ts";
import { readDocument } from "../document.ts";
import { addExamples, type Example } from "../examples.ts";
import { addResource, addVersion, fileOption, labelOption } from "../options.ts";
import { show } from "../output.ts";
import { EXIT, type ExitCode, type Session, type Subcommand } from "../session.ts";
import { declaredLine } from "../views/outcome.ts";

type Options = Omit<Declaration, "labels"> & {
  readonly file?: string;
  readonly label?: readonly (readonly [name: string, value: string])[];
};

/** What a file says itself, so that no option may say it too. */
const OTHERS = ["label", "generation", "revision", "displayName"];

const EXAMPLES: readonly Example[] = [
  ["signalbox declare checkout/staging/api --label team=payments", "with a label to list it by"],
  ["signalbox declare -f resource.yaml checkout/staging/api", "with all that a file says"],
  [
    "echo '{heartbeat: {every: 60s, grace: 30s}, abnormal: [DiskPressure]}' | signalbox declare -f - checkout/db",
    "with how often it is reported, and a type that is bad news when True: a file can say those",
  ],
  ["signalbox declare checkout/staging/api", "with nothing but that it is there"],
];

/** `signalbox declare`: declares a resource, from a file or from options. */
export const declare: Subcommand = (command, act) => {
  command
    .summary("declare a resource, or declare it again")
    .description(
      "Declares a resource. What was declared of it before is replaced, what was reported of it stays.",
    )
    .addOption(fileOption("the whole declaration").conflicts(OTHERS))
    .addOption(labelOption("a label"))
    .option("--display-name <name>", "what people call it");
  addResource(addVersion(command)).action(act(declareResource));
  addExamples(command, EXAMPLES);
};

async function declareResource(
  session: Session,
  path: string,
  { file, label, ...rest }: Options,
): Promise<ExitCode> {
  const declaration = { ...rest, ...(label && { labels: Object.fromEntries(label) }) };
  const sent = file === undefined ? declaration : await readDocument(file, session.terminal);
  const { created, status } = await session.client.declare(path, sent);
  await show(session, status, () => [declaredLine(path, created)]);
  return EXIT.ok;
}
