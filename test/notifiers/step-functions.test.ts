import { describe, expect, test } from "vitest";
import type { SendFailure } from "../../lib/notifiers/failure.ts";
import type { World } from "../../lib/notifiers/notifier.ts";
import { gateIn, isIdempotent, send, shown } from "../../lib/notifiers/registry.ts";
import { stepFunctions } from "../../lib/notifiers/step-functions.ts";
import { parseAs } from "../../lib/schema/shape.ts";
import {
  aDecision,
  aDestination,
  aNotice,
  aRecovery,
  aWorld,
  awsAt,
  describeNotifier,
} from "../contract/notifier.ts";
import { BLOCKS, GATE, REFUSING, WAITS } from "./gate-answers.ts";

const OPTIONS = { taskToken: "AQCEAAAAKgAAAAMAAAAAAAAAAUy0tEZ", gate: GATE };
const chosen = { stepFunctions: OPTIONS };

/** What is recorded of an answer. */
const SAID = `answered: ${GATE} passes: Passed`;

describeNotifier("stepFunctions", () => chosen, { isAws: true, answers: ["{}"], said: SAID });

async function told(decide: World["decide"], notice = aNotice(), answer = "{}", status = 200) {
  const { url, captured } = await aDestination((response) =>
    response.writeHead(status).end(answer),
  );
  const sending = send(chosen, notice, aWorld(undefined, { aws: awsAt(url), decide }));
  const result = await sending.catch((error: SendFailure) => error);
  const calls = captured.map(({ headers, body }) => [headers["x-amz-target"], JSON.parse(body)]);
  return { result, calls };
}

describe("a task that waits for a gate", () => {
  test("ends well when the gate passes, with its decision as output", async () => {
    const decision = aDecision();
    const { calls } = await told(async () => decision);
    const output = expect.any(String);
    expect(calls).toEqual([
      ["AWSStepFunctions.SendTaskSuccess", { taskToken: OPTIONS.taskToken, output }],
    ]);
    expect(JSON.parse(calls[0]?.[1].output)).toEqual(decision);
  });

  test("fails when the gate blocks, with its reason as error and what is missing as cause", async () => {
    const { calls } = await told(async () => BLOCKS);
    const cause = [
      "checkout/to-production blocks: RequirementFailed",
      "requirement 1: wanted SmokeTested True, is False",
      "approvals: wanted 1 approval, is none",
    ].join("\n");
    const { taskToken } = OPTIONS;
    expect(calls).toEqual([
      ["AWSStepFunctions.SendTaskFailure", { taskToken, error: "RequirementFailed", cause }],
    ]);
  });

  test("goes on waiting while the gate does", async () => {
    const { result, calls } = await told(async () => WAITS);
    const said = `not sent: ${GATE} waits, Soaking until 2026-11-20T10:30:00.000Z`;
    expect([result, calls]).toEqual([{ said }, []]);
  });

  test.each(["notFound", "gone"] as const)("fails when the gate is %s", async (code) => {
    const { calls } = await told(REFUSING[code]);
    const failure = { error: "NoGate", cause: `there is no gate ${GATE}` };
    expect(calls).toMatchObject([["AWSStepFunctions.SendTaskFailure", failure]]);
  });

  test("is told later when the gate can't be asked for now", async () => {
    const { result, calls } = await told(REFUSING.unavailable);
    expect([result, calls]).toMatchObject([{ verdict: "temporary" }, []]);
  });

  test("is told how the gate stands, and not what a late notice says of it", async () => {
    const late = { ...aRecovery(), subject: "Open" };
    const { calls } = await told(async () => BLOCKS, late);
    expect(calls[0]?.[0]).toBe("AWSStepFunctions.SendTaskFailure");
  });

  test.each(["TaskTimedOut", "TaskDoesNotExist", "InvalidToken"])(
    "that is gone, with %s, is not told again",
    async (name) => {
      const answer = JSON.stringify({ __type: name, message: "gone" });
      const { result } = await told(async () => aDecision(), aNotice(), answer, 400);
      expect(result).toMatchObject({ verdict: "permanent", message: `400: ${name}: gone` });
    },
  );

  test("gets no more than Step Functions takes", async () => {
    const explained = { requirement: 0, met: true, wanted: "w".repeat(300_000), actual: "a" };
    const { calls } = await told(async () => aDecision({ because: [explained] }));
    expect(JSON.parse(calls[0]?.[1].output)).toEqual(aDecision({ because: [] }));
    const missing = { ...explained, met: false };
    const blocked = await told(async () => ({ ...BLOCKS, because: Array(200).fill(missing) }));
    expect(blocked.calls[0]?.[1].cause.length).toBe(32_000);
  });
});

describe("the options of Step Functions", () => {
  test("are shown without the token, and say for which gate they answer", () => {
    expect(shown(chosen)).toEqual({ stepFunctions: { gate: GATE } });
    expect([gateIn(chosen), isIdempotent(chosen)]).toEqual([GATE, true]);
  });

  test.each<[object, RegExp]>([
    [{ gate: "no//path" }, /gate: the segment/],
    [{ taskToken: "" }, /taskToken: must be printable/],
    [{ region: "evil.example.com/" }, /region: must be a region/],
    [{ url: "http://169.254.169.254" }, /url: is not a key/],
  ])("are not with %j", (part, words) => {
    expect(() => parseAs(stepFunctions.options, { ...OPTIONS, ...part })).toThrow(words);
  });
});
