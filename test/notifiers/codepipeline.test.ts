import { describe, expect, test } from "vitest";
import { codepipeline } from "../../lib/notifiers/codepipeline.ts";
import type { SendFailure } from "../../lib/notifiers/failure.ts";
import type { World } from "../../lib/notifiers/notifier.ts";
import { gateIn, send } from "../../lib/notifiers/registry.ts";
import { parseAs } from "../../lib/schema/shape.ts";
import {
  aDecision,
  aDestination,
  aNotice,
  aWorld,
  awsAt,
  describeNotifier,
} from "../contract/notifier.ts";
import { BLOCKS, GATE, REFUSING, WAITS } from "./gate-answers.ts";

const OPTIONS = { pipeline: "checkout", stage: "Production", action: "Gate", gate: GATE };
const chosen = { codepipeline: OPTIONS };

/** A pipeline's state in which an approval action of two stages is so. */
function stateWith(latestExecution: object | undefined): string {
  const actionStates = [{ actionName: "Gate", ...(latestExecution && { latestExecution }) }];
  return JSON.stringify({
    pipelineName: "checkout",
    stageStates: [
      { stageName: "Staging", actionStates: [{ actionName: "Gate", latestExecution: PENDING }] },
      { stageName: "Production", actionStates },
    ],
  });
}
const PENDING = { status: "InProgress", token: "1a2b3c4d-0000" };

/** What is recorded of an answer. */
const SAID = `answered: ${GATE} passes: Passed`;

describeNotifier("codepipeline", () => chosen, {
  isAws: true,
  answers: [stateWith(PENDING), "{}"],
  said: SAID,
});

async function told(decide: World["decide"], state = stateWith(PENDING)) {
  const { url, captured } = await aDestination((response, number) =>
    response.end(number === 1 ? state : "{}"),
  );
  const sending = send(chosen, aNotice(), aWorld(undefined, { aws: awsAt(url), decide }));
  const result = await sending.catch((error: SendFailure) => error);
  const calls = captured.map(({ headers, body }) => [headers["x-amz-target"], JSON.parse(body)]);
  return { result, calls };
}

describe("an approval that waits for a gate", () => {
  test("is approved when the gate passes", async () => {
    const { calls } = await told(async () => aDecision());
    expect(calls).toEqual([
      ["CodePipeline_20150709.GetPipelineState", { name: "checkout" }],
      [
        "CodePipeline_20150709.PutApprovalResult",
        {
          pipelineName: "checkout",
          stageName: "Production",
          actionName: "Gate",
          token: "1a2b3c4d-0000",
          result: { status: "Approved", summary: `Signalbox: ${GATE} passes: Passed` },
        },
      ],
    ]);
  });

  test("is rejected when the gate blocks, with what is missing", async () => {
    const { calls } = await told(async () => BLOCKS);
    expect(calls[1]?.[1].result).toEqual({
      status: "Rejected",
      summary: expect.stringContaining("requirement 1: wanted SmokeTested True, is False"),
    });
  });

  test.each(["notFound", "gone"] as const)("is rejected when the gate is %s", async (code) => {
    const { calls } = await told(REFUSING[code]);
    expect(calls[1]?.[1].result.status).toBe("Rejected");
  });

  test("goes on waiting while the gate does", async () => {
    const { result, calls } = await told(async () => WAITS);
    const said = expect.stringMatching(/^not sent: checkout\/to-production waits, Soaking/);
    expect([result, calls.length]).toEqual([{ said }, 1]);
  });

  test.each<[string, object | undefined]>([
    ["was never reached", undefined],
    ["was answered", { status: "Succeeded" }],
    ["runs without a token", { status: "InProgress" }],
  ])("that %s is not answered, and the gate not asked", async (_, latestExecution) => {
    const { result, calls } = await told(REFUSING.unavailable, stateWith(latestExecution));
    const said = "not sent: no approval is pending at checkout/Production/Gate";
    expect([result, calls.length]).toEqual([{ said }, 1]);
  });

  test("of a pipeline whose state isn't told is not answered", async () => {
    const { result } = await told(async () => aDecision(), "{}");
    expect(result).toMatchObject({ verdict: "permanent" });
  });

  test("gets a summary that CodePipeline takes", async () => {
    const missing = { requirement: 0, met: false, wanted: "w".repeat(600), actual: "a" };
    const { calls } = await told(async () => ({ ...BLOCKS, because: [missing, missing] }));
    expect(calls[1]?.[1].result.summary.length).toBe(512);
  });
});

describe("the options of CodePipeline", () => {
  test("say for which gate they answer", () => {
    expect(gateIn(chosen)).toBe(GATE);
  });

  test.each<[object, RegExp]>([
    [{ gate: "no//path" }, /gate: the segment/],
    [{ pipeline: "a/b" }, /pipeline: must be a name/],
    [{ region: "no/where" }, /region: must be a region/],
  ])("are not with %j", (part, words) => {
    expect(() => parseAs(codepipeline.options, { ...OPTIONS, ...part })).toThrow(words);
  });
});
