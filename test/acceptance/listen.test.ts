import { expect, test } from "vitest";
import { fixture } from "../fixtures/read.ts";
import { aPath, condition, drained, send, statusOf } from "./driver.ts";

type Event = { readonly account: string; readonly detail: object };

/** An event of AWS's in an account that no other test uses. */
function anEvent(file: string, account: string): Event {
  return { ...fixture<Event>(`payloads/aws-eventbridge/${file}.json`), account };
}

function anAccount(): string {
  return String(Math.floor(Math.random() * 1e12)).padStart(12, "0");
}

async function put(query: string, ...events: object[]): Promise<void> {
  expect((await send("POST", `/_local/events${query}`, { events })).status).toBe(202);
  await drained();
}

test("a deployment on the default bus becomes a status, in whatever order its events come", async () => {
  const account = anAccount();
  const files = [
    "codedeploy.deployment.SUCCESS",
    "variant.codedeploy.START",
    "variant.codedeploy.READY",
  ];
  await put("", ...files.map((file) => anEvent(file, account)));
  const status = await statusOf(
    `aws/${account}/us-east-1/codedeploy/myApplication/myDeploymentGroup`,
  );
  expect(condition(status, "Deployed")).toMatchObject({
    status: "True",
    reason: "SUCCESS",
    reporter: "aws",
    observedTime: "2016-06-30T22:06:31.000Z",
  });
});

test("an event that isn't what it says holds nothing up", async () => {
  const account = anAccount();
  const event = anEvent("cloudwatch-alarm.metric.OK-to-ALARM", account);
  await put("", { ...event, detail: { alarmName: 7 } }, event);
  const status = await statusOf(`aws/${account}/us-east-1/cloudwatch/ServerCpuTooHigh`);
  expect(condition(status, "Healthy")).toMatchObject({ status: "False", reason: "ALARM" });
});

test("a report that is put on our bus becomes a status", async () => {
  const resource = aPath();
  const detail = { resource, health: "Ready", revision: "v7" };
  await put("?bus=signalbox", { source: "com.example.ci", "detail-type": "Report", detail });
  const status = await statusOf(resource);
  expect(status).toMatchObject({ health: "Ready", revision: "v7" });
  expect(condition(status).reporter).toBe("com.example.ci");
});

test("an event for a bus that there isn't is refused", async () => {
  const event = { source: "a", "detail-type": "Report", detail: {} };
  expect((await send("POST", "/_local/events?bus=nosuch", event)).status).toBe(422);
});
