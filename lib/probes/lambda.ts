import { faultIn, isObject, type Json, type JsonObject, nullIn } from "../domain/json.ts";
import { LIMITS } from "../domain/limits.ts";
import type { ProbeFinding, ProbeOutcome } from "../domain/probe-finding.ts";
import { STATES, type State } from "../domain/report-input.ts";
import type { Probe } from "./probe.ts";
import { stopwatch } from "./stopwatch.ts";
import { ProbeTrouble } from "./trouble.ts";

/** Invokes a Lambda function with a JSON text, and gives the text that it answers; throws what it throws. */
export type Invoke = (
  functionName: string,
  payload: string,
  signal: AbortSignal,
) => Promise<string>;

/** Characters of an answer; what is longer would not fit a status. */
const MAX_ANSWER = LIMITS.statusBytes;

const OUTCOMES: Readonly<Record<State, ProbeOutcome>> = {
  ok: "success",
  error: "failure",
  init: "init",
};

/** Asks a function of the user's own: cn-infra's probe function, which returns `{state, error?, meta?}`. */
export const probeLambda: Probe<"lambda"> = async ({ functionName }, run) => {
  const { invoke, resource, signal } = run;
  const elapsed = stopwatch();
  const answer = await invoke(functionName, JSON.stringify({ resource }), signal);
  return { ...resultIn(answer), latencyMs: elapsed() };
};

function resultIn(answer: string): ProbeFinding {
  if (answer.length > MAX_ANSWER) throw new ProbeTrouble("error", "the answer is too long");
  const { state, error, meta, ...others } = objectIn(answer);
  const known = STATES.find((one) => one === state);
  const isAnswer = known && (error === undefined || typeof error === "string");
  if (!isAnswer || Object.keys(others).length > 0) {
    throw new ProbeTrouble("error", "the answer is not {state: init, ok or error, error?, meta?}");
  }
  return {
    outcome: OUTCOMES[known],
    output: error ?? known,
    ...(meta !== undefined && { data: dataIn(meta) }),
  };
}

function objectIn(text: string): JsonObject {
  const value = jsonIn(text);
  if (isObject(value)) return value;
  throw new ProbeTrouble("error", "the answer is no JSON object");
}

/** Undefined for a text that isn't JSON. */
function jsonIn(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** What a report may have as data: the same as if it had come from outside. */
function dataIn(meta: Json): JsonObject {
  if (!isObject(meta)) throw new ProbeTrouble("error", "meta is no object");
  const fault = faultIn(meta, "meta", LIMITS.dataDepth) ?? nullIn(meta, "meta");
  if (fault) throw new ProbeTrouble("error", `${fault.path}: ${fault.message}`);
  return meta;
}
