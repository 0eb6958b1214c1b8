import * as z from "zod/mini";
import { path } from "../schema/values.ts";
import { jsonIn } from "./api.ts";
import { callAws, jsonCall, region } from "./aws.ts";
import { SendFailure } from "./failure.ts";
import { answerFor, type GateAnswer } from "./gate-answer.ts";
import type { Notifier, World } from "./notifier.ts";
import { shortened } from "./words.ts";

const VERSION = "CodePipeline_20150709";
/** Characters of a summary, as CodePipeline takes them; and bytes of a pipeline's state that are read. */
const MOST = { summary: 512, state: 1_048_576 } as const;

const called = z
  .string()
  .check(
    z.refine(
      (text) => /^[A-Za-z0-9.@_-]{1,100}$/.test(text),
      "must be a name as CodePipeline has it, without spaces",
    ),
  );

type CodePipelineOptions = {
  readonly pipeline: string;
  readonly stage: string;
  readonly action: string;
  readonly gate: string;
  readonly region?: string;
};

/**
 * The result of an approval action that waits for a gate:
 * https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PutApprovalResult.html. When no approval is
 * pending there is nobody to answer.
 */
export const codepipeline: Notifier<CodePipelineOptions> = {
  title: "AWS CodePipeline",
  options: z.strictObject({
    pipeline: called,
    stage: called,
    action: called,
    gate: path,
    region: z.exactOptional(region),
  }),
  isIdempotent: true,
  tellsSummaries: false,
  secretsIn: () => [],
  gateIn: ({ gate }) => gate,

  async send(options, _, world) {
    const { pipeline, stage, action, gate } = options;
    const token = await pendingAt(options, world);
    if (token === undefined) {
      return { said: `not sent: no approval is pending at ${pipeline}/${stage}/${action}` };
    }
    return answerFor(gate, world, (answer) => putResult(options, token, answer, world));
  },
};

const state = z.object({
  stageStates: z.array(
    z.object({
      stageName: z.nullish(z.string()),
      actionStates: z.nullish(
        z.array(
          z.object({
            actionName: z.nullish(z.string()),
            latestExecution: z.nullish(
              z.object({ status: z.nullish(z.string()), token: z.nullish(z.string()) }),
            ),
          }),
        ),
      ),
    }),
  ),
});

/** The token of the approval that is pending at an action; undefined when none is. */
async function pendingAt(
  { pipeline, stage, action, region }: CodePipelineOptions,
  world: World,
): Promise<string | undefined> {
  const call = jsonCall("CODEPIPELINE", `${VERSION}.GetPipelineState`, { name: pipeline });
  const { body } = await callAws(world, { ...call, region, most: MOST.state });
  const found = state.safeParse(jsonIn(body)).data;
  if (!found) throw new SendFailure("permanent", "not sent: it doesn't tell the pipeline's state");
  const actions = found.stageStates.find(({ stageName }) => stageName === stage)?.actionStates;
  const { latestExecution } = actions?.find(({ actionName }) => actionName === action) ?? {};
  return latestExecution?.status === "InProgress"
    ? (latestExecution.token ?? undefined)
    : undefined;
}

/** An approval that others answered meanwhile, or that was superseded, refuses the result. */
async function putResult(
  { pipeline, stage, action, region }: CodePipelineOptions,
  token: string,
  { passes, explanation }: GateAnswer,
  world: World,
) {
  const call = jsonCall("CODEPIPELINE", `${VERSION}.PutApprovalResult`, {
    pipelineName: pipeline,
    stageName: stage,
    actionName: action,
    token,
    result: {
      status: passes ? "Approved" : "Rejected",
      summary: shortened(`Signalbox: ${explanation}`, MOST.summary),
    },
  });
  return callAws(world, { ...call, region, secrets: [token] });
}
