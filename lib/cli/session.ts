import type { Command } from "commander";
import { SignalboxClient } from "../client/client.ts";
import { settingsIn } from "../client/settings.ts";
import type { Terminal } from "./terminal.ts";
import { type Paint, painter } from "./views/paint.ts";
import type { Look } from "./views/table.ts";

export const FORMATS = ["json", "yaml", "wide"] as const;
export type Format = (typeof FORMATS)[number];

/** The options that every command has. */
export type GlobalOptions = {
  readonly url?: string;
  readonly output?: Format;
  readonly color: boolean;
};

/** What one run of a command works with. */
export type Session = {
  readonly client: SignalboxClient;
  readonly terminal: Terminal;
  /** Undefined for what a person reads. */
  readonly format: Format | undefined;
  readonly paint: Paint;
  /** Writes a line to stdout. */
  readonly say: (line: string) => void;
};

/** The exit codes of every command; `wait` alone stops for what it was told to stop for. */
export const EXIT = { ok: 0, failed: 1, usage: 2, stopped: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Makes a commander action of a command's work, whose answer is the exit code. */
export type Act = <A extends unknown[]>(
  work: (session: Session, ...args: A) => Promise<ExitCode>,
) => (...args: A) => Promise<void>;

/** Gives a command its arguments, options, help and action. */
export type Subcommand = (command: Command, act: Act) => void;

/** The session that a command's options ask for; throws `ClientError` for settings that can't be used. */
export function openSession(terminal: Terminal, { url, output, color }: GlobalOptions): Session {
  return {
    client: new SignalboxClient(settingsIn(terminal.env, url)),
    terminal,
    format: output,
    paint: painter(terminal, color),
    say: (line) => {
      terminal.stdout.write(`${line}\n`);
    },
  };
}

/** How tables look in a session: cut to the terminal's width where a person reads them. */
export function lookOf({ paint, terminal }: Session): Look {
  return { paint, width: terminal.isTTY ? terminal.columns : undefined };
}
