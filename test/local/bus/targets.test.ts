import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { App, Duration, Stack } from "aws-cdk-lib";
import { Rule, RuleTargetInput, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import { Code, Function as Lambda, Runtime } from "aws-cdk-lib/aws-lambda";
import { expect, onTestFinished, test, vi } from "vitest";
import { Bus } from "../../../lib/local/bus/bus.ts";
import { Schedules } from "../../../lib/local/bus/schedules.ts";
import { busRules } from "../../../lib/local/bus/targets.ts";
import { type Endpoints, localFunctions, warmAll } from "../../../lib/local/functions/functions.ts";
import { LocalStack } from "../../../lib/local/template/stack.ts";
import { aJournal } from "../engine/tables.ts";
import { aFolder } from "../functions/handlers.ts";

/** Fails twice, then prints what it gets. */
const CODE = `
  let invocations = 0;
  export const handler = async (event) => {
    if (++invocations < 3) throw new Error("not yet");
    const { NAME, AWS_ACCESS_KEY_ID: KEY } = process.env;
    console.log(JSON.stringify({ NAME, KEY, event }));
  };`;

/** A stack of a function, a rule that sends it our events, and a schedule that wakes it. */
async function synthesizeIn(folder: string) {
  const app = new App({
    outdir: join(folder, "assembly"),
    context: { "aws:cdk:enable-asset-metadata": true },
    builtinCloudFormationValidation: false,
  });
  const stack = new Stack(app, "Small");
  await mkdir(join(folder, "code"));
  await writeFile(join(folder, "code", "index.mjs"), CODE);
  const worker = new Lambda(stack, "Worker", {
    runtime: Runtime.NODEJS_24_X,
    handler: "index.handler",
    code: Code.fromAsset(join(folder, "code")),
    environment: { NAME: "worker" },
  });
  const eventPattern = { source: ["us"], detail: { to: ["False"] } };
  new Rule(stack, "Ours", { eventPattern, targets: [new LambdaFunction(worker)] });
  const event = RuleTargetInput.fromObject({ wake: true });
  const targets = [new LambdaFunction(worker, { event, retryAttempts: 2 })];
  new Rule(stack, "Minutely", { schedule: Schedule.rate(Duration.minutes(1)), targets });
  return {
    stack: new LocalStack(app.synth().getStackByName("Small").template),
    folder: join(folder, "assembly"),
  };
}

const NOWHERE = "http://127.0.0.1:1";
const ENDPOINTS: Endpoints = {
  dynamodb: NOWHERE,
  others: NOWHERE,
  keyOf: ({ environment }) => `key of ${environment.NAME}`,
};

/** That stack on this machine, and what its function printed. */
async function run() {
  const synthesis = await synthesizeIn(await aFolder());
  const printed: string[] = [];
  const functions = localFunctions(synthesis, ENDPOINTS, (_, text) => {
    if (!text.startsWith("INIT_START")) printed.push(text);
  });
  onTestFinished(async () => {
    for (const one of functions.values()) await one.stop();
  });
  await warmAll(functions.values());
  const { rules } = synthesis.stack;
  const destinations = {
    functionByArn: (arn: string) => functions.get(arn),
    writeLog: () => undefined,
  };
  const complaints: string[] = [];
  const complain = (text: string) => complaints.push(text);
  const bus = new Bus(await aJournal(), [], busRules(rules, destinations), complain);
  onTestFinished(() => bus.stop());
  const schedules = new Schedules(rules, destinations, complain);
  onTestFinished(() => schedules.stop());
  return { bus, complaints, printed, schedules };
}

function anEvent(to: string) {
  return { id: to, source: "us", "detail-type": "ConditionTransitioned", detail: { to } };
}

test("an event goes from a bus by a rule to a function, again and again until it is taken", async () => {
  const { bus, complaints, printed } = await run();
  bus.put("default", anEvent("True"));
  const envelope = bus.put("default", anEvent("False"));
  while (!bus.isIdle) await bus.settle();
  expect(complaints).toHaveLength(2);
  expect(complaints[0]).toContain("event False did not reach");
  await vi.waitFor(() => expect(printed).toHaveLength(1));
  expect(JSON.parse(printed[0] ?? "")).toEqual({
    NAME: "worker",
    KEY: "key of worker",
    event: envelope,
  });
});

test("a sweep runs what schedules run, with what they say, and tells of its failure", async () => {
  const { printed, schedules } = await run();
  await expect(schedules.runAll()).rejects.toThrow("not yet");
  await expect(schedules.runAll()).rejects.toThrow("not yet");
  await schedules.runAll();
  await vi.waitFor(() => expect(printed).toHaveLength(1));
  expect(JSON.parse(printed[0] ?? "")).toMatchObject({ event: { wake: true } });
});

test("a function that can't start is a failure that names it", async () => {
  const synthesis = await synthesizeIn(await aFolder());
  const elsewhere = { ...synthesis, folder: join(synthesis.folder, "elsewhere") };
  const functions = localFunctions(elsewhere, ENDPOINTS, () => undefined);
  await expect(warmAll(functions.values())).rejects.toThrow(
    /^the function Worker\w+ can't start: /,
  );
});
