import { ClientError } from "../../client/errors.ts";
import type { Declaration } from "../../domain/declaration.ts";
import { resourcePath } from "../arguments.ts";
import { readDocument } from "../document.ts";
import { addExamples, type Example } from "../examples.ts";
import { readManifest } from "../manifest.ts";
import { addVersion, fileOption, labelOption } from "../options.ts";
import { gather, show } from "../output.ts";
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
  ["signalbox declare -f checkout.yaml", "all resources of a file, each named by its key resource"],
];

const NOTE =
  "A file for a path is one declaration. A file without a path has many: YAML documents, or a list\n" +
  "under the key resources, each with its own key resource.";

/** How many resources of a file are declared at the same time. */
const CONCURRENCY = 8;

/** `signalbox declare`: declares a resource, from a file or from options, or all resources of a file. */
export const declare: Subcommand = (command, act) => {
  command
    .summary("declare resources, or declare them again")
    .description(
      "Declares a resource, or all of a file. What was declared before is replaced, what was reported stays.",
    )
    .argument("[path]", "the resource, such as checkout/staging/api", resourcePath)
    .addOption(fileOption("the whole declaration").conflicts(OTHERS))
    .addOption(labelOption("a label"))
    .option("--display-name <name>", "what people call it");
  addVersion(command).action(act(declareResources));
  addExamples(command, EXAMPLES, NOTE);
};

async function declareResources(
  session: Session,
  path: string | undefined,
  options: Options,
): Promise<ExitCode> {
  if (path !== undefined) return declareOne(session, path, options);
  if (options.file !== undefined) return declareAll(session, options.file);
  throw new ClientError("name a resource, or give a file that does with -f");
}

/** Declares each resource of a file; one that is refused doesn't stop the others. */
async function declareAll(session: Session, file: string): Promise<ExitCode> {
  const { terminal, client, say, format } = session;
  const all = await readManifest(file, terminal);
  const structured = format === "json" || format === "yaml";
  const { results, code } = await gather(session, all, CONCURRENCY, async (one) => {
    const { created, view: status } = await client.resources.declare(one.path, one.declaration);
    if (!structured) say(declaredLine(one.path, created));
    return status;
  });
  if (structured) await show(session, { items: results }, () => []);
  return code;
}

async function declareOne(
  session: Session,
  path: string,
  { file, label, ...rest }: Options,
): Promise<ExitCode> {
  const declaration = { ...rest, ...(label && { labels: Object.fromEntries(label) }) };
  const sent = file === undefined ? declaration : await readDocument(file, session.terminal);
  const { created, view: status } = await session.client.resources.declare(path, sent);
  await show(session, status, () => [declaredLine(path, created)]);
  return EXIT.ok;
}
