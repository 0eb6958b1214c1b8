import type { GateAnswer } from "../../client/answers.ts";
import { ClientError } from "../../client/errors.ts";
import type { Assumption } from "../../domain/gate/assumption.ts";
import { assumption, each, pastTime } from "../arguments.ts";
import { readDocument } from "../document.ts";
import { addExamples, type Example } from "../examples.ts";
import { addResource, atOption, fileOption } from "../options.ts";
import { show } from "../output.ts";
import { EXIT, type ExitCode, type Session, type Subcommand } from "../session.ts";
import { gateView } from "../views/gate-view.ts";

type Options = {
  readonly explain?: boolean;
  readonly whatIf?: readonly Assumption[];
  readonly revision?: string;
  readonly at?: string;
  readonly file?: string;
};

const GATE = "checkout/to-production";
const EXAMPLES: readonly Example[] = [
  [`signalbox gate ${GATE} && ./promote`, "go on if it passes, and else say what is missing"],
  [`signalbox gate ${GATE} --explain`, "everything that it looks at"],
  [`signalbox gate ${GATE} --revision v2.3.1`, "whether that revision may pass"],
  [`signalbox gate ${GATE} --what-if checkout/staging=Down`, "what it would decide then"],
  [`signalbox gate ${GATE} --at 2026-11-20T10:00:00Z --explain`, "what it decided then, and why"],
  [`signalbox gate ${GATE} -f gate.yaml`, "define it"],
];
const NOTE = `What is assumed, with --what-if, is a health, PATH=WORD, or a condition, PATH=TYPE=STATUS.

Exit codes: 0 when the gate passes, or was defined; 1 when it doesn't pass, or there is none; 2 wrong
usage. To wait for a gate: signalbox wait PATH --for=gate. To delete it: signalbox delete PATH.`;

/** `signalbox gate`: asks whether a gate passes, and why not; or defines it. */
export const gate: Subcommand = (command, act) => {
  command
    .summary("ask whether a gate passes, or define it")
    .description(
      "Asks whether a gate passes now, and says what is missing. Asking changes nothing.",
    )
    .option("--explain", "say what it looks at, though it holds")
    .option("--what-if <path=word>", "take this for true; repeatable", each(assumption))
    .option("--revision <name>", "ask for this revision, such as v2.3.1")
    .addOption(atOption().conflicts(["whatIf", "revision"]))
    .addOption(
      fileOption("define the gate by this").conflicts(["explain", "whatIf", "revision", "at"]),
    );
  addResource(command, GATE).action(act(askOrDefine));
  addExamples(command, EXAMPLES, NOTE);
};

async function askOrDefine(
  session: Session,
  path: string,
  { file, explain = false, ...question }: Options,
): Promise<ExitCode> {
  if (file !== undefined) return define(session, path, file);
  const answer = await ask(session, path, question);
  await show(session, answer, () => gateView(answer, explain, session));
  return answer.decision === "pass" ? EXIT.ok : EXIT.failed;
}

function ask(
  { client, terminal }: Session,
  path: string,
  { whatIf, revision, at }: Pick<Options, "whatIf" | "revision" | "at">,
): Promise<GateAnswer> {
  if (at !== undefined) return client.gates.at(path, pastTime(at, terminal.now()));
  if (whatIf === undefined) return client.gates.get(path, revision);
  return client.gates.whatIf(path, { assume: whatIf, ...(revision !== undefined && { revision }) });
}

async function define(session: Session, path: string, file: string): Promise<ExitCode> {
  const document = await readDocument(file, session.terminal);
  const { created, view: answer } = await session.client.gates.define(path, document);
  await show(session, answer, () => [
    `${path} ${created ? "defined" : "defined again"}`,
    "",
    ...gateView(answer, false, session),
  ]);
  return EXIT.ok;
}

/** Forces a gate, or doesn't any more. */
type OverrideOptions = {
  readonly reason?: string;
  readonly until?: string;
  readonly remove?: boolean;
};

/** `signalbox override`: forces a gate for a while. */
export const override: Subcommand = (command, act) => {
  command
    .summary("force a gate for a while")
    .description(
      "Forces a gate to pass or to block for a while, whatever holds. Its history tells who did.",
    )
    .option("--reason <text>", "why")
    .option("--until <when>", "until when: a duration such as 2h, or a time")
    .option("--remove", "force it no more");
  addResource(command, GATE).argument("[decision]", "pass or block").action(act(overrideGate));
  addExamples(command, [
    [`signalbox override ${GATE} pass --reason INC-7 --until 2h`, "an emergency"],
    [`signalbox override ${GATE} block --reason freeze --until 2027-01-05T00:00:00Z`, "a freeze"],
    [`signalbox override ${GATE} --remove`, "it is over"],
  ]);
};

async function overrideGate(
  session: Session,
  path: string,
  decision: string | undefined,
  { remove = false, reason, until }: OverrideOptions,
): Promise<ExitCode> {
  const answer = await (remove
    ? removeOverride(session, path, [decision, reason, until])
    : force(session, path, decision, reason, until));
  await show(session, answer, () => gateView(answer, false, session));
  return EXIT.ok;
}

async function removeOverride(
  { client }: Session,
  path: string,
  others: readonly (string | undefined)[],
): Promise<GateAnswer> {
  if (others.every((one) => one === undefined)) return client.gates.removeOverride(path);
  throw new ClientError("--remove takes neither a decision nor --reason or --until");
}

async function force(
  { client }: Session,
  path: string,
  decision: string | undefined,
  reason: string | undefined,
  until: string | undefined,
): Promise<GateAnswer> {
  if (decision === undefined || reason === undefined || until === undefined) {
    throw new ClientError("say pass or block, and give --reason and --until; or --remove");
  }
  return client.gates.override(path, { decision, reason, until });
}

type ApprovalOptions = {
  readonly reason?: string;
  readonly revision?: string;
  readonly withdraw?: boolean;
};

/** `signalbox approve`: approves of a gate, as whoever calls. */
export const approve: Subcommand = (command, act) => {
  command
    .summary("approve of a gate")
    .description(
      "Approves of a gate, as whoever the service knows you for. Again replaces what you said before.",
    )
    .option("--reason <text>", "why")
    .option("--revision <name>", "of this revision only, such as v2.3.1")
    .option("--withdraw", "take your approval back");
  addResource(command, GATE).action(act(approveGate));
  addExamples(command, [
    [`signalbox approve ${GATE} --revision v2.3.1 --reason "tested by hand"`, "of one revision"],
    [`signalbox approve ${GATE} --withdraw`, "take it back"],
  ]);
};

async function approveGate(
  session: Session,
  path: string,
  { withdraw = false, ...said }: ApprovalOptions,
): Promise<ExitCode> {
  if (withdraw && Object.keys(said).length > 0) {
    throw new ClientError("--withdraw takes neither --reason nor --revision");
  }
  const { client } = session;
  const answer = await (withdraw ? client.gates.withdraw(path) : client.gates.approve(path, said));
  await show(session, answer, () => gateView(answer, false, session));
  return EXIT.ok;
}
