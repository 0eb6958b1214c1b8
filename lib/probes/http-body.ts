import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { BODY_VARIABLES } from "../domain/probe.ts";
import type { Value } from "../expression/expression.ts";
import { ProbeTrouble } from "./trouble.ts";

/** Bytes of a body that are read; of a longer one no expression can be sure. */
const MAX_BODY = 65_536;

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\b/i;

/** An answer as an expression sees it. */
export type SeenAnswer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly latencyMs: number;
};

/** The body as text; throws a `ProbeTrouble` for one that is longer than anyone would read. */
export async function bodyOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY) throw new ProbeTrouble("failure", "the body is longer than 64 KB");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** Whether an expression holds of an answer; throws a `ProbeTrouble` when it says neither. The evaluator is loaded by the first. */
export async function judgeBody(expression: string, answer: SeenAnswer): Promise<boolean> {
  const { compile } = await import("../expression/expression.ts");
  const compiled = compile(expression, BODY_VARIABLES, "bool");
  if ("fault" in compiled) throw new ProbeTrouble("error", `expect.body: ${compiled.fault}`);
  const evaluated = compiled.program(valuesOf(answer));
  if ("error" in evaluated) throw new ProbeTrouble("error", `expect.body: ${evaluated.error}`);
  if (typeof evaluated.value === "boolean") return evaluated.value;
  throw new ProbeTrouble("error", "expect.body is neither true nor false");
}

function valuesOf({ status, headers, body, latencyMs }: SeenAnswer): Record<string, Value> {
  const isJson = JSON_TYPE.test(headers["content-type"] ?? "");
  return {
    status: BigInt(status),
    headers: Object.fromEntries(Object.entries(headers).map(([name, one]) => [name, one ?? ""])),
    body: isJson ? jsonIn(body) : body,
    latencyMs: BigInt(latencyMs),
  };
}

function jsonIn(body: string): Value {
  try {
    return JSON.parse(body) as Value;
  } catch {
    throw new ProbeTrouble("error", "the body is not the JSON that it says it is");
  }
}
