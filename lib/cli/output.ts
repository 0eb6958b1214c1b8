import { ProblemError } from "../client/errors.ts";
import { complain } from "./explain.ts";
import { EXIT, type ExitCode, type Session } from "./session.ts";

/** Writes a value in the format that was asked for, or as a person reads it. */
export async function show(
  { format, say }: Session,
  value: unknown,
  readable: () => Promise<readonly string[]> | readonly string[],
): Promise<void> {
  if (format === "json") say(JSON.stringify(value, null, 2));
  else if (format === "yaml") say(await yamlOf(value));
  else for (const line of await readable()) say(line);
}

/** A value as YAML, without the last line's end; loaded when first needed, because few commands need it. */
export async function yamlOf(value: unknown): Promise<string> {
  const { stringify } = await import("yaml");
  return stringify(value, { lineWidth: 0 }).trimEnd();
}

/** What became of work on several things, so many at a time: each refusal is told, and the others go on. */
export async function gather<T, R>(
  { terminal }: Session,
  things: readonly T[],
  concurrency: number,
  work: (thing: T) => Promise<R>,
): Promise<{ readonly results: readonly R[]; readonly code: ExitCode }> {
  const found: { readonly index: number; readonly result: R }[] = [];
  let code: ExitCode = EXIT.ok;
  const left = [...things.entries()];
  const worker = async () => {
    for (let next = left.shift(); next; next = left.shift()) {
      const [index, thing] = next;
      try {
        found.push({ index, result: await work(thing) });
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        complain(terminal, error);
        code = EXIT.failed;
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  found.sort((one, other) => one.index - other.index);
  return { results: found.map(({ result }) => result), code };
}
