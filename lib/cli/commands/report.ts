import { type Command, Option } from "commander";
import type { ReportBody } from "../../client/statuses.ts";
import type { Health } from "../../domain/health.ts";
import type { JsonObject } from "../../domain/json.ts";
import { type ConditionInput, STATES, type State } from "../../domain/report-input.ts";
import type { ProbeInput } from "../../domain/threshold.ts";
import { condition, each, healthWord, naturalNumber, probe, withData } from "../arguments.ts";
import { readDocument } from "../document.ts";
import { addExamples, type Example } from "../examples.ts";
import { addResource, addVersion, fileOption } from "../options.ts";
import { show } from "../output.ts";
import { EXIT, type ExitCode, type Session, type Subcommand } from "../session.ts";
import { appliedLines } from "../views/outcome.ts";

type Options = {
  readonly file?: string;
  readonly health?: Health;
  readonly state?: State;
  readonly error?: string;
  readonly condition?: readonly ConditionInput[];
  readonly message?: string;
  readonly data?: JsonObject;
  readonly revision?: string;
  readonly generation?: number;
  readonly observedAt?: string;
  readonly id?: string;
  readonly sequence?: number;
  readonly reporter?: string;
  readonly ttl?: string;
  readonly probe?: ProbeInput;
};

const EXAMPLES: readonly Example[] = [
  [
    'signalbox report checkout/staging/api --health Ready --revision v2.3.1 -m "deployed"',
    "one word on how it is, and what runs there",
  ],
  [
    "signalbox report checkout/staging/api --condition SmokeTested=True:Passed",
    "one fact about it, with a reason",
  ],
  [
    "signalbox report checkout/staging/api --data url=https://staging.example.com --data db.pool=20",
    "data; db.pool is the key pool within db",
  ],
  ["signalbox report checkout/staging/api --data url=null", "delete a key of the data"],
  [
    "signalbox report checkout/staging/api --probe http=fail:503",
    "what a probe found; the resource's thresholds say when that counts",
  ],
  [
    "signalbox report checkout/staging -f report.yaml",
    "a whole report, such as one with the list of all members",
  ],
];

const NOTE =
  "A value of --data is JSON where it is JSON, else text; a number that JSON would write\n" +
  "differently, such as 1.10, is text. A report says at least one of health, state, condition,\n" +
  "message, data and probe, or is a file.";

/** What a file says itself, so that no option may say it too. */
const OTHERS = [
  "health",
  "condition",
  "message",
  "data",
  "state",
  "error",
  "probe",
  "revision",
  "generation",
  "observedAt",
  "ttl",
  "sequence",
  "id",
  "reporter",
];

/** `signalbox report`: sends one report. */
export const report: Subcommand = (command, act) => {
  command
    .summary("say how a resource is")
    .description("Says how a resource is. A resource nobody has declared is declared by this.")
    .option("--health <word>", "Ready, Alive, Partial, Down, Missing or Unknown", healthWord)
    .option("--condition <type=status[:reason]>", "a condition; repeatable", each(condition))
    .option("-m, --message <text>", "a message for people")
    .option("--data <key=value>", "data to merge; repeatable, dots in the key nest", withData)
    .addOption(new Option("--state <state>", "instead of --health").choices(STATES))
    .option("--error <text>", "what went wrong, with --state error")
    .option("--probe <name=result[:output]>", "what a probe found: ok, fail or none", probe)
    .addOption(fileOption("a whole report").conflicts(OTHERS));
  addResource(addOrigin(addVersion(command))).action(act(sendReport));
  addExamples(command, EXAMPLES, NOTE);
};

function addOrigin(command: Command): Command {
  return command
    .option("--observed-at <time>", "when this was seen, as 2026-11-20T10:00:00Z (default: now)")
    .option("--ttl <duration>", "how long it is good, such as 5m; then conditions are Unknown")
    .option("--sequence <n>", "the reporter's own counter, where times tie", naturalNumber)
    .option("--id <id>", "the report's name, so that sending it again changes nothing")
    .option("--reporter <name>", "who says so, such as github/deploy");
}

async function sendReport(session: Session, path: string, options: Options): Promise<ExitCode> {
  const { file, ...rest } = options;
  const sent = file === undefined ? reportIn(rest) : await readDocument(file, session.terminal);
  const answer = await session.client.statuses.report(path, sent);
  await show(session, answer, () => appliedLines(answer));
  return EXIT.ok;
}

/** The report that the options make, without a key for what wasn't given. */
function reportIn({ condition: conditions, ...rest }: Omit<Options, "file">): ReportBody {
  return { ...rest, ...(conditions && { conditions }) };
}
