import type { Command } from "commander";

/** A command line, and what it does. */
export type Example = readonly [line: string, what: string];

/** Ends a command's help with examples, each below what it does, and a note where one is needed. */
export function addExamples(command: Command, examples: readonly Example[], note?: string): void {
  const lines = examples.map(([line, what]) => `  # ${what}\n  ${line}`).join("\n\n");
  const tail = note === undefined ? "" : `\n\n${note}`;
  command.addHelpText("after", `\nExamples:\n${lines}${tail}`);
}
