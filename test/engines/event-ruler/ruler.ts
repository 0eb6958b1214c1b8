import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { javaCommand } from "../java.ts";

/** What becomes of a pattern and an event: they match or don't, the pattern is none, or is too complex. */
const VERDICTS = ["match", "none", "invalid", "complex"] as const;
export type Verdict = (typeof VERDICTS)[number];
type Answer = { readonly verdict: Verdict; readonly isContradicted: boolean };

/** AWS's own event-ruler, in a process that ends when ours does. */
export type Ruler = {
  /** Its verdict on the texts of a pattern and an event; asked one after the other. */
  readonly ask: (pattern: string, event: string) => Promise<Answer>;
  readonly stop: () => void;
};

export async function startRuler(): Promise<Ruler> {
  const [java, ...args] = await javaCommand("event-ruler/Verdicts.java");
  const child = spawn(java, args, { stdio: ["pipe", "pipe", "inherit"] });
  const answers = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    ask: async (pattern, event) => {
      child.stdin.write(`${JSON.stringify({ pattern, event })}\n`);
      const { value: answer } = await answers.next();
      const [verdict, contradicted] = String(answer).split(" ");
      if (isVerdict(verdict)) return { verdict, isContradicted: contradicted !== undefined };
      throw new Error(`event-ruler has no verdict on ${pattern} and ${event}, but says: ${answer}`);
    },
    stop: () => child.stdin.end(),
  };
}

function isVerdict(value: unknown): value is Verdict {
  return (VERDICTS as readonly unknown[]).includes(value);
}
