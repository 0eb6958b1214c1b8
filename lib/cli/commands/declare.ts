import { Option } from "commander";
import type { Declaration } from "../../domain/declaration.ts";
import { assignment, each, naturalNumber, resourcePath } from "../arguments.ts";
import { readDocument } from "../document.ts";
import { addExamples, type Example } from "../examples.ts";
import { show } from "../output.ts";
import { EXIT, type ExitCode, type Session, type Subcommand } from "../session.ts";

type Options = Omit<Declaration, "labels"> & {
  readonly file?: string;
  readonly label?: readonly (readonly [name: string, value: string])[];
};

const EXAMPLES: readonly Example[] = [
  ["signalbox declare checkout/staging/api --label team=payments", "with a label to list it by"],
  ["signalbox declare -f resource.yaml checkout/staging/api", "with all that a file says"],
  ["signalbox declare checkout/staging/api", "with nothing but that it is there"],
];

/** `signalbox declare`: declares a resource, from a file or from options. */
export const declare: Subcommand = (command, act) => {
  command
    .summary("declare a resource, or declare it again")
    .description(
      "Declares a resource. What was declared of it before is replaced, what was reported of it stays.",
    )
    .argument("<path>", "the resource, such as checkout/staging/api", resourcePath)
    .addOption(
      new Option("-f, --file <file>", 'the declaration in YAML or JSON; "-" is stdin').conflicts([
        "label",
        "generation",
        "revision",
        "displayName",
      ]),
    )
    .option("--label <name=value>", "a label; repeatable", each(assignment))
    .option("--generation <n>", "the generation of its configuration", naturalNumber)
    .option("--revision <name>", "what is deployed, such as v2.3.1")
    .option("--display-name <name>", "what people call it")
    .action(act(declareResource));
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
  await show(session, status, () => [`${path} ${created ? "declared" : "declaration replaced"}`]);
  return EXIT.ok;
}
