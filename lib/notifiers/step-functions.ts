import * as z from "zod/mini";
import type { GateDecision } from "../domain/gate/decision.ts";
import { bytesOf } from "../domain/json.ts";
import { path } from "../schema/values.ts";
import { opaque } from "./api.ts";
import { callAws, jsonCall, region } from "./aws.ts";
import { answerFor, type GateAnswer } from "./gate-answer.ts";
import type { Notifier } from "./notifier.ts";
import { shortened } from "./words.ts";

/** Characters of a token and of an error's cause, and bytes of an output, as Step Functions has them. */
const MOST = { token: 2_048, cause: 32_000, output: 262_144 } as const;

type StepFunctionsOptions = {
  readonly taskToken: string;
  readonly gate: string;
  readonly region?: string;
};

/**
 * The end of a task that waits for a gate: https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-wait-token.
 * What has ended already is refused with `TaskTimedOut`, so that nothing ends twice.
 */
export const stepFunctions: Notifier<StepFunctionsOptions> = {
  title: "AWS Step Functions",
  options: z.strictObject({
    taskToken: opaque(MOST.token),
    gate: path,
    region: z.exactOptional(region),
  }),
  isIdempotent: true,
  tellsSummaries: false,
  secretsIn: ({ taskToken }) => [taskToken],
  gateIn: ({ gate }) => gate,

  send({ taskToken, gate, region }, _, world) {
    return answerFor(gate, world, (answer) => {
      const { target, request } = endOf(answer);
      const call = jsonCall("SFN", `AWSStepFunctions.${target}`, { taskToken, ...request }, "1.0");
      return callAws(world, { ...call, region, secrets: [taskToken] });
    });
  },
};

/** A gate that passes ends the task well, with its decision as output; one that blocks, or is none, with its reason as error. */
function endOf({ passes, decision, reason, explanation }: GateAnswer) {
  if (passes && decision) {
    return { target: "SendTaskSuccess", request: { output: outputOf(decision) } };
  }
  const request = { error: reason, cause: shortened(explanation, MOST.cause) };
  return { target: "SendTaskFailure", request };
}

/** A decision that explains too much is told without its explanation. */
function outputOf(decision: GateDecision): string {
  const whole = JSON.stringify(decision);
  return bytesOf(whole) <= MOST.output ? whole : JSON.stringify({ ...decision, because: [] });
}
