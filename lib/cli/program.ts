import { styleText } from "node:util";
import { Command, CommanderError, Option } from "commander";
import manifest from "../../package.json" with { type: "json" };
import { ClientError } from "../client/errors.ts";
import { DEFAULT_URL } from "../client/settings.ts";
import { addExamples } from "./examples.ts";
import { complain } from "./explain.ts";
import { COMMANDS } from "./registry.ts";
import { type Act, EXIT, type ExitCode, FORMATS, openSession } from "./session.ts";
import type { Terminal } from "./terminal.ts";

const ENVIRONMENT = `Environment:
  SIGNALBOX_URL     where the service is (default ${DEFAULT_URL})
  SIGNALBOX_TOKEN   an API token, or a JWT of an issuer that the service trusts, as CI has one; a service
                    on this machine needs none
  NO_COLOR          no colors when set

A stack whose callers sign with IAM wants SigV4, which this command line can't do: it speaks to such a
one through a proxy that signs.

Exit codes: 0 done, 1 refused or failed, 2 wrong usage, or a wait that --fail-on stopped.`;

/** Runs a command line; answers its exit code. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = EXIT.ok;
  const act: Act =
    (work) =>
    async (...args) => {
      const command = args.at(-1) as Command;
      code = await work(openSession(terminal, command.optsWithGlobals()), ...args);
    };
  try {
    await programFor(terminal, act).parseAsync(argv, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (!(error instanceof ClientError)) throw error;
    complain(terminal, error);
    return EXIT.failed;
  }
}

/** Settings come before the subcommands, because those copy them when they are made. */
function programFor(terminal: Terminal, act: Act): Command {
  const program = new Command("signalbox")
    .description("Reports status to a Signalbox, and shows what it knows.")
    .version(manifest.version, "--version", "print the version")
    .option("--url <url>", "where the service is, instead of SIGNALBOX_URL")
    .addOption(new Option("-o, --output <format>", "how to print").choices(FORMATS))
    .option("--no-color", "print without colors")
    .exitOverride()
    .showHelpAfterError('(add "--help" to see what it takes)')
    .configureOutput(outputTo(terminal))
    .configureHelp({ showGlobalOptions: true, styleTitle: bold });
  for (const [name, subcommand] of Object.entries(COMMANDS)) subcommand(program.command(name), act);
  addExamples(
    program,
    [
      ["signalbox report checkout/staging/api --health Ready -m deployed", "say how something is"],
      ["signalbox get checkout/staging/api", "see what is known of it"],
      ["signalbox list checkout --watch", "see everything below a path, as it changes"],
    ],
    ENVIRONMENT,
  );
  return program;
}

/** Commander takes styles out again where they don't belong. */
function bold(text: string): string {
  return styleText("bold", text, { validateStream: false });
}

function outputTo({ stdout, stderr, isTTY, columns, env }: Terminal) {
  return {
    writeOut: (text: string) => {
      stdout.write(text);
    },
    writeErr: (text: string) => {
      stderr.write(text);
    },
    outputError: (text: string, write: (text: string) => void) =>
      write(text.replace(/^error: /, "signalbox: ")),
    getOutHelpWidth: () => (isTTY ? columns : 100),
    getErrHelpWidth: () => (isTTY ? columns : 100),
    getOutHasColors: () => isTTY && !env.NO_COLOR,
    getErrHasColors: () => isTTY && !env.NO_COLOR,
  };
}
