import { describe, expect, test } from "vitest";
import { eventbridge, PUT_SOURCE } from "../../lib/notifiers/eventbridge.ts";
import type { SendFailure } from "../../lib/notifiers/failure.ts";
import { faultIn, send } from "../../lib/notifiers/registry.ts";
import { parseAs } from "../../lib/schema/shape.ts";
import {
  aDestination,
  aNotice,
  aRecovery,
  aWorld,
  awsAt,
  describeNotifier,
  NOW,
  OWN_BUS,
} from "../contract/notifier.ts";

const BUS = "arn:aws:events:us-east-1:210987654321:event-bus/releases";
const TAKEN = '{"FailedEntryCount":0,"Entries":[{"EventId":"11710aed"}]}';
const chosen = (busArn = BUS) => ({ eventbridge: { busArn } });

describeNotifier("eventbridge", () => chosen(), {
  isAws: true,
  answers: [TAKEN],
  said: "as 11710aed",
  filler: " ",
});

async function put(answer = TAKEN, notice = aNotice(), busArn = BUS) {
  const { url, captured } = await aDestination((response) => response.end(answer));
  const sending = send(chosen(busArn), notice, aWorld(undefined, { aws: awsAt(url) }));
  const result = await sending.catch((error: SendFailure) => error);
  return { result, captured, entry: JSON.parse(captured[0]?.body ?? "{}").Entries?.[0] };
}

describe("an event on another bus", () => {
  test("is the transition as our own bus has it, from another source", async () => {
    const { result, captured, entry } = await put();
    expect(captured[0]?.headers["x-amz-target"]).toBe("AWSEvents.PutEvents");
    expect(captured[0]?.headers.authorization).toContain("/us-east-1/events/aws4_request");
    expect(entry).toMatchObject({
      EventBusName: BUS,
      Source: "dev.signalbox",
      DetailType: "HealthTransitioned",
      Time: Date.parse(NOW) / 1_000,
    });
    expect(JSON.parse(entry.Detail)).toEqual(aNotice().data);
    expect(result).toEqual({ status: 200, said: "as 11710aed" });
  });

  test("tells of a recovery what it ends", async () => {
    const { entry } = await put(TAKEN, aRecovery());
    expect(JSON.parse(entry.Detail)).toMatchObject({ recoveredFrom: "Down", heldFor: "12m3s" });
  });

  test.each([
    ["ThrottlingException", "temporary"],
    ["InternalFailure", "temporary"],
    ["AccessDeniedException", "permanent"],
    ["MalformedDetail", "permanent"],
  ])("that the call took and the bus didn't, for %s, is a %s failure", async (code, verdict) => {
    const entry = { ErrorCode: code, ErrorMessage: "no" };
    const { result } = await put(JSON.stringify({ FailedEntryCount: 1, Entries: [entry] }));
    expect(result).toMatchObject({ verdict, message: `${code}: no` });
  });

  test.each(["", "<html>", "{}", '{"Entries":[]}', '{"Entries":[{}]}'])(
    "may have been taken when the answer is %j",
    async (answer) => {
      expect((await put(answer)).result).toMatchObject({ verdict: "unknown" });
    },
  );

  test("isn't put on the service's own bus, and no subscription may name it", async () => {
    const { result, captured } = await put(TAKEN, aNotice(), OWN_BUS);
    expect([result, captured]).toMatchObject([{ verdict: "permanent" }, []]);
    const fault = { path: "eventbridge.busArn", message: expect.stringMatching(/own/) };
    expect(faultIn(chosen(OWN_BUS), aWorld())).toEqual(fault);
    expect(faultIn(chosen(), aWorld())).toBeUndefined();
  });

  test("has a source that isn't our own bus's, so that no service like this one takes it for its own", () => {
    expect(PUT_SOURCE).not.toBe("signalbox");
  });
});

test.each([
  ["a name", "releases"],
  ["another service's ARN", "arn:aws:sns:eu-west-1:123456789012:releases"],
  ["a rule's ARN", "arn:aws:events:eu-west-1:123456789012:rule/releases"],
])("a bus isn't named by %s", (_, busArn) => {
  expect(() => parseAs(eventbridge.options, { busArn })).toThrow(/busArn: must be a bus's ARN/);
});
