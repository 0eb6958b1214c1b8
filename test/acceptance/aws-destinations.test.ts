import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from "vitest";
import type { SubscriptionView } from "../../lib/pipeline/subscription.ts";
import { fixture } from "../fixtures/read.ts";
import { temporaryFolder } from "../local/functions/handlers.ts";
import { type AnAws, anAws } from "./an-aws.ts";
import { aPath, type Problem, send } from "./driver.ts";
import { type ServiceProcess, startProcess } from "./process.ts";

const TOPIC = "arn:aws:sns:eu-west-1:123456789012:deployments";
const TOLD = { pattern: { detail: { resource: ["nothing"] } } };
let aws: AnAws;
let service: ServiceProcess;

beforeAll(async () => {
  aws = await anAws();
  const data = join(await temporaryFolder(afterAll), "data");
  const services = ["SNS", "SESV2", "SFN", "CODEPIPELINE"];
  const elsewhere = services.map((name) => [`AWS_ENDPOINT_URL_${name}`, aws.url]);
  service = await startProcess(["--port", "0", "--data", data], Object.fromEntries(elsewhere));
});

afterAll(async () => {
  await service?.stop();
  aws?.close();
});

const call = <T = unknown>(method: string, path: string, body?: unknown) =>
  send<T>(method, path, body, { url: service.url });
const drained = () => call("POST", "/_local/idle");

/** Subscribes, and answers how the subscription is shown. */
async function subscribed(notifier: object, resources: readonly string[], url = service.url) {
  const name = `aws-${randomUUID().slice(0, 8)}`;
  const path = `/v1/subscriptions/${name}`;
  const pattern = { detail: { resource: resources } };
  const put = await send<SubscriptionView>("PUT", path, { pattern, notifier }, { url });
  onTestFinished(async () => void (await send("DELETE", path, undefined, { url })));
  expect(put.status).toBe(201);
  return { path, view: put.body };
}

/** A gate that wants an approval, or none when it is overridden. */
async function gateThat(decision?: "pass" | "block"): Promise<string> {
  const gate = aPath("to-production");
  await call("PUT", `/v1/gates/${gate}`, { approvals: { count: 1 } });
  if (decision) {
    await call("PUT", `/v1/overrides/${gate}`, { decision, reason: "INC-7", until: "1h" });
  }
  await drained();
  return gate;
}

/** What AWS was asked since, of some operations. */
function since(before: number, ...operations: string[]) {
  return aws.calls.slice(before).filter(({ operation }) => operations.includes(operation));
}

describe("a change of health", () => {
  test("is published to a topic, and mailed", async () => {
    const [resource, before] = [aPath(), aws.calls.length];
    const email = { from: "signalbox@example.com", to: ["ops@example.com"] };
    await subscribed({ sns: { topicArn: TOPIC } }, [resource]);
    await subscribed({ email }, [resource]);
    await call("POST", `/v1/reports/${resource}`, { health: "Down" });
    await drained();
    const Subject = expect.stringContaining(`FAILING: ${resource}`);
    expect(since(before, "Publish")[0]?.request).toMatchObject({ TopicArn: TOPIC });
    expect(since(before, "Publish").map(({ request }) => request.Subject)).toContainEqual(Subject);
    const mailed = since(before, "/v2/email/outbound-emails");
    expect(mailed[0]?.request).toMatchObject({ FromEmailAddress: "signalbox@example.com" });
  });

  test("can't be put on the service's own bus", async () => {
    const busArn = "arn:aws:events:local:000000000000:event-bus/signalbox";
    const body = { ...TOLD, notifier: { eventbridge: { busArn } } };
    const answer = await call<Problem>("PUT", "/v1/subscriptions/own-bus", body);
    const path = "notifier.eventbridge.busArn";
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([422, path]);
  });

  test("is put on no bus that the function's role doesn't name", async () => {
    const busArn = "arn:aws:events:local:000000000000:event-bus/default";
    const { path } = await subscribed({ eventbridge: { busArn } }, ["nothing"]);
    const { body } = await call("POST", path);
    const said = expect.stringContaining("AccessDeniedException");
    expect(body).toEqual({ verdict: "permanent", said });
  });
});

describe("a task of a state machine", () => {
  test("ends as soon as it subscribes to a gate that is open", async () => {
    const [gate, before] = [await gateThat("pass"), aws.calls.length];
    const { view } = await subscribed({ stepFunctions: { taskToken: "t0k3n", gate } }, [gate]);
    const last = { said: `answered: ${gate} passes: Overridden` };
    expect(view).toMatchObject({ sent: 1, last, notifier: { stepFunctions: { gate } } });
    const [{ request } = expect.fail()] = since(before, "SendTaskSuccess");
    expect(request.taskToken).toBe("t0k3n");
    expect(JSON.parse(String(request.output))).toMatchObject({ gate, decision: "pass" });
  });

  test("fails as soon as it subscribes to a gate that blocks", async () => {
    const [gate, before] = [await gateThat("block"), aws.calls.length];
    await subscribed({ stepFunctions: { taskToken: "t0k3n", gate } }, [gate]);
    const [{ request } = expect.fail()] = since(before, "SendTaskFailure");
    expect(request).toMatchObject({ error: "Overridden" });
  });

  test("ends when the gate opens that it waits for", async () => {
    const [gate, before] = [await gateThat(), aws.calls.length];
    const { view } = await subscribed({ stepFunctions: { taskToken: "t0k3n", gate } }, [gate]);
    expect(view.last?.said).toBe(`not sent: ${gate} waits, AwaitingApproval`);
    expect(since(before, "SendTaskSuccess", "SendTaskFailure")).toEqual([]);
    await call("PUT", `/v1/approvals/${gate}`, { reason: "tested" });
    await drained();
    expect(since(before, "SendTaskSuccess").length).toBeGreaterThan(0);
    expect(since(before, "SendTaskFailure")).toEqual([]);
  });

  test.each([
    ["isn't there", "nowhere/to-go"],
    ["is no path", "no//path"],
  ])("can't wait for a gate that %s", async (_, gate) => {
    const body = { ...TOLD, notifier: { stepFunctions: { taskToken: "t0k3n", gate } } };
    const answer = await call<Problem>("PUT", "/v1/subscriptions/no-gate", body);
    const path = "notifier.stepFunctions.gate";
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([422, path]);
    expect((await call("GET", "/v1/subscriptions/no-gate")).status).toBe(404);
  });
});

test("an approval of a pipeline that begins after the gate opened is approved", async () => {
  const gate = await gateThat("pass");
  const action = "aws/123456789012/us-west-2/codepipeline-actions/myPipeline/Prod/Gate";
  const choice = { pipeline: "myPipeline", stage: "Prod", action: "Gate", gate };
  const stageOf = (latestExecution: object) => ({
    stageStates: [{ stageName: "Prod", actionStates: [{ actionName: "Gate", latestExecution }] }],
  });
  aws.answers.set("GetPipelineState", stageOf({ status: "Succeeded" }));
  const before = aws.calls.length;
  const { view } = await subscribed({ codepipeline: choice }, [gate, action]);
  expect(view.last?.said).toBe("not sent: no approval is pending at myPipeline/Prod/Gate");
  aws.answers.set("GetPipelineState", stageOf({ status: "InProgress", token: "1a2b" }));
  const started = fixture<{ detail: object }>(
    "payloads/aws-eventbridge/codepipeline.action.STARTED.v2.json",
  );
  const detail = { ...started.detail, pipeline: "myPipeline", stage: "Prod", action: "Gate" };
  const event = { ...started, account: "123456789012", region: "us-west-2", detail };
  expect((await call("POST", "/_local/events", event)).status).toBe(202);
  await drained();
  const [{ request } = expect.fail()] = since(before, "PutApprovalResult");
  expect(request).toMatchObject({ token: "1a2b", result: { status: "Approved" } });
});

test.each([
  ["SNS", "AWS_ENDPOINT_URL_SNS", { sns: { topicArn: TOPIC } }],
  ["SES", "AWS_ENDPOINT_URL_SESV2", { email: { from: "a@example.com", to: ["b@example.com"] } }],
])("%s, which this machine doesn't have, is missed by name", async (title, variable, notifier) => {
  const url = inject("url");
  const { path } = await subscribed(notifier, ["nothing"], url);
  const { body } = await send("POST", path, undefined, { url });
  const words = `there is no ${title} on this machine; start with ${variable} as the address of one`;
  expect(body).toEqual({ verdict: "permanent", said: expect.stringContaining(words) });
});
