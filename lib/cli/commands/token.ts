import type { TokenView } from "../../client/answers.ts";
import { ACCESS_VERBS, type AccessVerb } from "../../domain/access/scope.ts";
import { accessVerb, each, pathOrEverything } from "../arguments.ts";
import { addExamples, type Example } from "../examples.ts";
import { show } from "../output.ts";
import {
  type Act,
  EXIT,
  type ExitCode,
  lookOf,
  type Session,
  type Subcommand,
} from "../session.ts";
import { type Row, table } from "../views/table.ts";

type Options = {
  readonly verb: readonly AccessVerb[];
  readonly prefix: string;
  readonly until?: string;
};

const EXAMPLES: readonly Example[] = [
  [
    "signalbox token create ci --verb report --prefix checkout --until 2160h",
    "let a pipeline report on checkout and all below it, for 90 days",
  ],
  [
    "SIGNALBOX_TOKEN=$(signalbox token create ops --verb admin --prefix '')",
    "keep one that may do everything",
  ],
  ["signalbox token list", "who may do what"],
  ["signalbox token revoke 4fTn2Qk81Zb", "let its owner in no more, from now on"],
];

const NOTE = `Verbs: ${ACCESS_VERBS.join(", ")}; admin is all of them, overrides and tokens. A token is shown once,
alone on stdout, and may no more than whoever makes it.`;

/** `signalbox token`: makes, lists and revokes API tokens. */
export const token: Subcommand = (command, act) => {
  command
    .summary("make, list and revoke API tokens")
    .description("Makes, lists and revokes API tokens, by which callers are known.");
  addCreate(command, act);
  command
    .command("list")
    .description("Lists the tokens that are good, without what they are.")
    .action(act(listTokens));
  command
    .command("revoke")
    .description("Revokes a token, at once.")
    .argument("<id>", "its id, as the list has it")
    .action(act(revokeToken));
  addExamples(command, EXAMPLES, NOTE);
};

function addCreate(command: Parameters<Subcommand>[0], act: Act): void {
  command
    .command("create")
    .description("Makes a token, and prints it for the only time.")
    .argument("<name>", "whose it is: what its owner reports and approves as")
    .requiredOption("--verb <verb>", "what it may do; repeatable", each(accessVerb))
    .requiredOption(
      "--prefix <path>",
      "with what: this resource and all below it; '' is everything",
      pathOrEverything,
    )
    .option("--until <when>", "until when: a duration such as 2160h, or a time")
    .action(act(createToken));
}

async function createToken(
  session: Session,
  name: string,
  { verb: verbs, prefix, until }: Options,
): Promise<ExitCode> {
  const request = { name, verbs, prefix, ...(until !== undefined && { until }) };
  const created = await session.client.tokens.create(request);
  await show(session, created, () => [created.token]);
  session.terminal.stderr.write(`token ${created.id} made; it is not shown again\n`);
  return EXIT.ok;
}

const TITLES = ["ID", "NAME", "VERBS", "PREFIX", "UNTIL", "CREATED", "BY"];

async function listTokens(session: Session): Promise<ExitCode> {
  const tokens = await session.client.tokens.list();
  await show(session, { items: tokens }, () => {
    if (tokens.length === 0) session.terminal.stderr.write("no tokens found\n");
    return tokens.length === 0 ? [] : table(TITLES, tokens.map(rowOf), lookOf(session));
  });
  return EXIT.ok;
}

function rowOf({ id, name, verbs, prefix, until = "", createdTime, createdBy }: TokenView): Row {
  return [id, name, verbs.join(","), prefix || "everything", until, createdTime, createdBy];
}

async function revokeToken(session: Session, id: string): Promise<ExitCode> {
  await session.client.tokens.revoke(id);
  session.say(`token ${id} revoked`);
  return EXIT.ok;
}
