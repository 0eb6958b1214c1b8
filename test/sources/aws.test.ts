import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Json } from "../../lib/domain/json.ts";
import { AWS_EVENTS, REPORT_TYPE } from "../../lib/sources/aws/services.ts";
import { aws } from "../../lib/sources/aws.ts";
import { reportsOf } from "../../lib/sources/source.ts";
import { fixture } from "../fixtures/read.ts";
import { endsOf } from "./lifecycle.ts";
import { describePayloads, said } from "./payload-cases.ts";

const FOLDER = "payloads/aws-eventbridge";

/** What whoever recorded an event took out of it, put in again. */
const LEFT_OUT: readonly (readonly [string, string])[] = [
  ['"date"', '"2024-05-01T10:00:00Z"'],
  ['"start-date"', "1714557600000"],
  ['"stop-date"', "1714557601000"],
  ["<region>", "eu-west-1"],
  ["<partition>", "aws"],
  ["<input-fn-name>", "input-fn-name"],
  ["<resource:2>", "resource-2"],
];

function whole(recorded: Json): Json {
  const text = LEFT_OUT.reduce(
    (all, [mark, value]) => all.replaceAll(mark, value),
    JSON.stringify(recorded),
  );
  return JSON.parse(text) as Json;
}

describePayloads({
  source: aws,
  folder: "aws-eventbridge",
  open: whole,
  kinds: Object.keys(aws.kinds).filter((kind) => kind !== REPORT_TYPE),
  says: {
    "autoscaling.launch-successful": { none: "a group of instances that scales has no verdict" },
    "autoscaling.null-and-empty": { none: "a group of instances that scales has no verdict" },
    "autoscaling.terminate-successful": { none: "a group of instances that scales has no verdict" },
    "cloudformation.resource.CREATE_COMPLETE": { none: "its stack says more" },
    "cloudformation.stack.CREATE_COMPLETE":
      "aws/111122223333/us-west-1/cloudformation/teststack Ready=True:CREATE_COMPLETE",
    "cloudformation.stackset-instance": { none: "a set of stacks has no verdict of its own" },
    "cloudformation.stackset-operation": { none: "a set of stacks has no verdict of its own" },
    "cloudtrail-api-call": { none: "a call is no status" },
    "cloudwatch-alarm.anomaly-detection.OK-to-ALARM":
      "aws/123456789012/us-east-1/cloudwatch/EC2-CPU-Utilization-Anomaly Healthy=False:ALARM",
    "cloudwatch-alarm.composite.ALARM-suppressed":
      "aws/123456789012/us-east-1/cloudwatch/ServiceAggregatedAlarm Healthy=False:ALARM",
    "cloudwatch-alarm.config.composite-create": {
      none: "an alarm that is made or removed says nothing of its state",
    },
    "cloudwatch-alarm.config.composite-delete": {
      none: "an alarm that is made or removed says nothing of its state",
    },
    "cloudwatch-alarm.metric-math.OK-to-ALARM":
      "aws/123456789012/us-east-1/cloudwatch/TotalNetworkTrafficTooHigh Healthy=False:ALARM",
    "cloudwatch-alarm.metric.OK-to-ALARM":
      "aws/123456789012/us-east-1/cloudwatch/ServerCpuTooHigh Healthy=False:ALARM",
    "codebuild.build.SUCCEEDED.go":
      "aws/123456789012/us-west-2/codebuild/my-sample-project Succeeded=True:SUCCEEDED",
    "codebuild.phase.go": { none: "its build says more" },
    "codedeploy.deployment.SUCCESS.go":
      "aws/123456789012/us-east-1/codedeploy/myApplication/myDeploymentGroup Deployed=True:SUCCESS",
    "codedeploy.deployment.SUCCESS":
      "aws/123456789012/us-east-1/codedeploy/myApplication/myDeploymentGroup Deployed=True:SUCCESS",
    "codedeploy.instance.SUCCESS": { none: "its deployment says more" },
    "codedeploy.instance.go": { none: "its deployment says more" },
    "codepipeline.action.ABANDONED":
      "aws/123456789012/us-west-2/codepipeline-actions/myPipeline/Deploy/Deploy Succeeded=Unknown:ABANDONED",
    "codepipeline.action.FAILED":
      "aws/123456789012/us-west-2/codepipeline-actions/myPipeline/Deploy/Deploy Succeeded=False:FAILED",
    "codepipeline.action.STARTED.v2":
      "aws/123456789012/us-east-1/codepipeline-actions/myPipeline/Prod/myAction Succeeded=Unknown:STARTED",
    "codepipeline.action.SUCCEEDED":
      "aws/123456789012/us-west-2/codepipeline-actions/myPipeline/Source/Source Succeeded=True:SUCCEEDED",
    "codepipeline.pipeline.FAILED":
      "aws/123456789012/us-west-2/codepipeline/myPipeline Succeeded=False:FAILED",
    "codepipeline.pipeline.STARTED.go":
      "aws/123456789012/us-east-1/codepipeline/myPipeline Succeeded=Unknown:STARTED",
    "codepipeline.pipeline.STARTED":
      "aws/123456789012/us-east-1/codepipeline/myPipeline Succeeded=Unknown:STARTED",
    "codepipeline.pipeline.STARTED.v2":
      "aws/123456789012/us-east-1/codepipeline/myPipeline Succeeded=Unknown:STARTED",
    "codepipeline.stage.STARTED.go":
      "aws/123456789012/us-east-1/codepipeline-stages/myPipeline/stage Succeeded=Unknown:STARTED",
    "codepipeline.stage.STARTED":
      "aws/123456789012/us-east-1/codepipeline-stages/myPipeline/Prod Succeeded=Unknown:STARTED",
    "codepipeline.stage.STOPPING":
      "aws/123456789012/us-west-2/codepipeline-stages/myPipeline/Deploy Succeeded=Unknown:STOPPING",
    "ec2.instance.terminated": { none: "not of a service that we use" },
    "ecr.image-push": { none: "not of a service that we use" },
    "ecr.image-scan": { none: "not of a service that we use" },
    "ecs.container-instance.go": { none: "a host has no verdict" },
    "ecs.container-instance": { none: "a host has no verdict" },
    "ecs.deployment.FAILED":
      "aws/111122223333/us-west-2/ecs/default/servicetest Deployed=False:SERVICE_DEPLOYMENT_FAILED",
    "ecs.service-action.CAPACITY_PROVIDER_STEADY_STATE": {
      none: "a capacity provider is no service",
    },
    "ecs.service-action.PLACEMENT_FAILURE.ec2":
      "aws/111122223333/us-west-2/ecs/default/servicetest Steady=False:SERVICE_TASK_PLACEMENT_FAILURE",
    "ecs.service-action.PLACEMENT_FAILURE.fargate":
      "aws/111122223333/us-west-2/ecs/default/servicetest Steady=False:SERVICE_TASK_PLACEMENT_FAILURE",
    "ecs.service-action.TASK_START_IMPAIRED":
      "aws/111122223333/us-west-2/ecs/default/servicetest Steady=False:SERVICE_TASK_START_IMPAIRED",
    "ecs.task.state":
      "aws/111122223333/us-west-2/ecs-tasks/FargateCluster/family-sample-fargate/c13b4cb40f1f4fe4a2971f76ae5a47ad Running=True:RUNNING",
    "glue.job.FAILED": { none: "not of a service that we use" },
    "glue.job.SUCCEEDED": { none: "not of a service that we use" },
    "health.aha.open.65": { none: "another tool's event, not AWS Health's own" },
    "health.aha.status.12": { none: "another tool's event, not AWS Health's own" },
    "health.issue.ec2-instance-store":
      "aws/123456789012/us-west-2/health/EC2/AWS_EC2_INSTANCE_STORE_DRIVE_PERFORMANCE_DEGRADED_9035-216707b2 Healthy=False:issue",
    "health.issue.elb-api":
      "aws/123456789012/ap-southeast-2/health/ELASTICLOADBALANCING/AWS_ELASTICLOADBALANCING_API_ISSUE_90353408594353980 Healthy=True:closed",
    "health.issue.format": "aws/123456789012/region/health/service/id Healthy=Unknown:category",
    "health.putevents.ebs-volume-lost.detail": { refused: "source" },
    "health.putevents.ebs-volume-lost.entry": { refused: "" },
    "health.putevents.ecs-task-patching.entry": { refused: "" },
    "lambda-destination.failure":
      "aws/111111111111/eu-west-1/lambda/input-fn-name Succeeded=False:RetriesExhausted",
    "lambda-destination.success":
      "aws/111111111111/eu-west-1/lambda/input-fn-name Succeeded=True:Success",
    "opsworks.deployment": { none: "not of a service that we use" },
    "recorded.object-created": { none: "not of a service that we use" },
    "recorded.step-functions-execution-status-change.RUNNING":
      "aws/111111111111/eu-west-1/step-functions/resource-2 Succeeded=Unknown:RUNNING",
    "recorded.step-functions-execution-status-change.SUCCEEDED":
      "aws/111111111111/eu-west-1/step-functions/resource-2 Succeeded=True:SUCCEEDED",
    "scheduled.eb": { none: "a schedule has no verdict" },
    scheduled: { none: "a schedule has no verdict" },
    "ssm.automation.execution": { none: "not of a service that we use" },
    "ssm.automation.step": { none: "not of a service that we use" },
    "stepfunctions.ABORTED":
      "aws/012345678912/us-east-1/step-functions/state-machine Succeeded=False:ABORTED",
    "stepfunctions.FAILED":
      "aws/012345678912/us-east-1/step-functions/state-machine Succeeded=False:FAILED",
    "stepfunctions.RUNNING":
      "aws/012345678912/us-east-1/step-functions/state-machine Succeeded=Unknown:RUNNING",
    "stepfunctions.SUCCEEDED":
      "aws/012345678912/us-east-1/step-functions/state-machine Succeeded=True:SUCCEEDED",
    "stepfunctions.TIMED_OUT":
      "aws/012345678912/us-east-1/step-functions/state-machine Succeeded=False:TIMED_OUT",
    "tag-change": { none: "a tag is no status" },
    "variant.cloudformation.CREATE_IN_PROGRESS":
      "aws/111122223333/us-west-1/cloudformation/teststack Ready=Unknown:CREATE_IN_PROGRESS",
    "variant.cloudformation.DELETE_COMPLETE":
      "aws/111122223333/us-west-1/cloudformation/teststack Ready=False:DELETE_COMPLETE",
    "variant.cloudformation.ROLLBACK_COMPLETE":
      "aws/111122223333/us-west-1/cloudformation/teststack Ready=False:ROLLBACK_COMPLETE",
    "variant.cloudformation.UPDATE_COMPLETE":
      "aws/111122223333/us-west-1/cloudformation/teststack Ready=True:UPDATE_COMPLETE",
    "variant.cloudformation.UPDATE_COMPLETE_CLEANUP_IN_PROGRESS":
      "aws/111122223333/us-west-1/cloudformation/teststack Ready=Unknown:UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
    "variant.cloudformation.UPDATE_IN_PROGRESS":
      "aws/111122223333/us-west-1/cloudformation/teststack Ready=Unknown:UPDATE_IN_PROGRESS",
    "variant.cloudformation.UPDATE_ROLLBACK_COMPLETE":
      "aws/111122223333/us-west-1/cloudformation/teststack Ready=False:UPDATE_ROLLBACK_COMPLETE",
    "variant.cloudformation.UPDATE_ROLLBACK_IN_PROGRESS":
      "aws/111122223333/us-west-1/cloudformation/teststack Ready=Unknown:UPDATE_ROLLBACK_IN_PROGRESS",
    "variant.cloudwatch-alarm.ALARM-to-OK":
      "aws/123456789012/us-east-1/cloudwatch/ServerCpuTooHigh Healthy=True:OK",
    "variant.cloudwatch-alarm.OK-to-INSUFFICIENT_DATA":
      "aws/123456789012/us-east-1/cloudwatch/ServerCpuTooHigh Healthy=Unknown:INSUFFICIENT_DATA",
    "variant.codebuild.IN_PROGRESS":
      "aws/123456789012/us-west-2/codebuild/my-sample-project Succeeded=Unknown:IN_PROGRESS",
    "variant.codedeploy.READY":
      "aws/123456789012/us-east-1/codedeploy/myApplication/myDeploymentGroup Deployed=Unknown:READY",
    "variant.codedeploy.START":
      "aws/123456789012/us-east-1/codedeploy/myApplication/myDeploymentGroup Deployed=Unknown:START",
    "variant.codepipeline.pipeline.RESUMED":
      "aws/123456789012/us-west-2/codepipeline/myPipeline Succeeded=Unknown:RESUMED",
    "variant.codepipeline.pipeline.SUPERSEDED":
      "aws/123456789012/us-west-2/codepipeline/myPipeline Succeeded=Unknown:SUPERSEDED",
    "variant.health.closed":
      "aws/123456789012/us-west-2/health/EC2/AWS_EC2_INSTANCE_STORE_DRIVE_PERFORMANCE_DEGRADED_9035-216707b2 Healthy=True:closed",
  },
});

/** What comes by SNS, and no rule of EventBridge's brings. */
describePayloads({
  source: aws,
  folder: "aws-codestar-notifications",
  kinds: [],
  says: {
    "codepipeline.action.STARTED": { refused: "detail-type" },
    "codepipeline.action.SUCCEEDED": { refused: "detail-type" },
    "codepipeline.pipeline.STARTED": { refused: "detail-type" },
    "codepipeline.pipeline.SUCCEEDED": { refused: "detail-type" },
    "codepipeline.stage.STARTED": { refused: "detail-type" },
  },
});

describePayloads({
  source: aws,
  folder: "aws-cloudwatch-sns",
  kinds: [],
  says: {
    "metric.INSUFFICIENT_DATA-to-ALARM": { refused: "source" },
  },
});

type Event = { readonly detail: object };

function changed(file: string, detail: object, over: object = { id: randomUUID() }): Json {
  const event = fixture<Event>(`${FOLDER}/${file}.json`);
  return { ...event, ...over, detail: { ...event.detail, ...detail } } as unknown as Json;
}

function inputOf(event: Json) {
  return reportsOf(aws, event)[0]?.input;
}

/** The words that a condition has in the end, one for each that some order of the events gives. */
function endsOfAll(...events: Json[]): (string | undefined)[] {
  const reports = events.flatMap((event) => reportsOf(aws, event));
  expect(reports).toHaveLength(events.length);
  return endsOf(reports).map((end) => end.split(":").at(-1));
}

const { sequences } = fixture<{
  sequences: { name: string; files: string[]; expected_final: string }[];
}>("sequences/index.json");
const LIFECYCLES = sequences.filter(({ files }) => files[0]?.startsWith("aws-"));

test.each(LIFECYCLES)("$name ends the same in every order, and however often", (one) => {
  const events = one.files.map((file) => fixture<Json>(`payloads/${file}`));
  expect(endsOfAll(...events)).toEqual([one.expected_final]);
});

test("both of AWS's lifecycles are looked at", () => {
  expect(LIFECYCLES).toHaveLength(2);
});

describe("of events of the same second the one further on wins:", () => {
  test.each([
    ["codedeploy.deployment.SUCCESS", "state", ["START", "READY", "FAILURE"]],
    ["codebuild.build.SUCCEEDED.go", "build-status", ["IN_PROGRESS", "FAILED"]],
    ["codepipeline.pipeline.FAILED", "state", ["STARTED", "SUCCEEDED"]],
  ])("%s", (file, key, words) => {
    const events = words.map((word) => changed(file, { [key]: word }, { id: word }));
    expect(endsOfAll(...events)).toEqual([words.at(-1)]);
  });

  test("cloudformation.stack.CREATE_COMPLETE", () => {
    const words = [
      "UPDATE_IN_PROGRESS",
      "UPDATE_ROLLBACK_IN_PROGRESS",
      "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
      "UPDATE_ROLLBACK_COMPLETE",
    ];
    const events = words.map((status) =>
      changed(
        "cloudformation.stack.CREATE_COMPLETE",
        { "status-details": { status } },
        { id: status },
      ),
    );
    expect(endsOfAll(...events)).toEqual(["UPDATE_ROLLBACK_COMPLETE"]);
  });
});

describe("an event", () => {
  test("of an alarm is dated by its state, and says who suppresses it", () => {
    const file = "cloudwatch-alarm.composite.ALARM-suppressed";
    expect(inputOf(changed(file, {}))).toMatchObject({
      observedAt: "2022-07-22T15:57:45.394Z",
      data: { actionsSuppressedBy: "WaitPeriod" },
    });
  });

  test.each([4, "4"])("of a task is ordered by its version, be it %j", (version) => {
    expect(inputOf(changed("ecs.task.state", { version }))).toMatchObject({ generation: 4 });
  });

  test("of an old task doesn't speak for what came after it, whatever its time", () => {
    const newer = changed("ecs.task.state", { version: 6, lastStatus: "STOPPED" });
    const older = changed("ecs.task.state", { version: 5, updatedAt: "2020-01-24T00:00:00Z" });
    expect(endsOfAll(newer, older)).toEqual(["STOPPED"]);
  });

  test("of an execution that began before another doesn't speak for that", () => {
    const older = changed("stepfunctions.FAILED", { startDate: 1, stopDate: 9_000 });
    const newer = changed("stepfunctions.SUCCEEDED", { startDate: 5, stopDate: 8_000 });
    expect(endsOfAll(older, newer)).toEqual(["SUCCEEDED"]);
  });

  test("of an execution that is run again is newer than its failure", () => {
    const failed = changed("stepfunctions.FAILED", { startDate: 1, stopDate: 9_000 });
    const again = changed("stepfunctions.RUNNING", { startDate: 1, redriveDate: 10_000 });
    expect(endsOfAll(failed, again)).toEqual(["RUNNING"]);
  });

  test("of AWS Health has one name, whichever region's copy it is", () => {
    const file = "health.issue.ec2-instance-store";
    const told = { communicationId: "c1", lastUpdatedTime: "Wed, 16 Aug 2023 23:18:52 GMT" };
    const here = changed(file, told, { id: "1" });
    const there = changed(file, told, { id: "2", region: "us-west-2" });
    expect(reportsOf(aws, here)).toEqual(reportsOf(aws, there));
    expect(inputOf(here)?.observedAt).toBe("2023-08-16T23:18:52.000Z");
  });

  test("of a pipeline says nothing when somebody else than CodePipeline tells it", () => {
    const event = changed("codepipeline.pipeline.FAILED", {}, { source: "com.example" });
    expect(reportsOf(aws, event)).toEqual([]);
  });

  test("of a word that is added tomorrow is Unknown, never True", () => {
    const event = changed("codedeploy.deployment.SUCCESS", { state: "TELEPORTED" });
    expect(said(reportsOf(aws, event))).toEqual([
      "aws/123456789012/us-east-1/codedeploy/myApplication/myDeploymentGroup Deployed=Unknown:TELEPORTED",
    ]);
  });

  test("that is informed of says whether a service is steady only when it is", () => {
    const action = (eventName: string, eventType: string) =>
      said(
        reportsOf(aws, changed("ecs.service-action.TASK_START_IMPAIRED", { eventName, eventType })),
      );
    const service = "aws/111122223333/us-west-2/ecs/default/servicetest";
    expect(action("SERVICE_STEADY_STATE", "INFO")).toEqual([
      `${service} Steady=True:SERVICE_STEADY_STATE`,
    ]);
    expect(action("SERVICE_DESIRED_COUNT_UPDATED", "INFO")).toEqual([]);
    expect(action("SERVICE_NEWS", "ERROR")).toEqual([`${service} Steady=Unknown:SERVICE_NEWS`]);
  });
});

describe("our report on our bus", () => {
  const event = {
    id: "e-1",
    source: "com.example.ci",
    "detail-type": "Report",
    account: "123456789012",
    region: "eu-west-1",
    time: "2026-11-20T09:00:00Z",
    detail: { resource: "checkout/api", health: "Ready" },
  };

  test("is named, dated and told by the event, unless it says so itself", () => {
    const own = { id: "own", reporter: "me", observedAt: "2026-11-20T08:00:00.000Z" };
    expect(reportsOf(aws, event)).toEqual([
      {
        resource: "checkout/api",
        input: {
          id: "e-1",
          reporter: "com.example.ci",
          observedAt: "2026-11-20T09:00:00.000Z",
          health: "Ready",
        },
      },
    ]);
    expect(inputOf({ ...event, detail: { ...event.detail, ...own } })).toMatchObject(own);
  });

  test.each([
    ["no resource", { health: "Ready" }, "detail.resource"],
    ["an unknown key", { resource: "a", healht: "Ready" }, "detail.healht"],
    ["no detail", undefined, "detail"],
  ])("with %s is refused, naming the field", (_, detail, path) => {
    expect(() => reportsOf(aws, { ...event, detail } as unknown as Json)).toThrowError(
      expect.objectContaining({
        faults: expect.arrayContaining([expect.objectContaining({ path })]),
      }),
    );
  });
});

test("each detail type is a kind, and of one service", () => {
  const types = Object.values(AWS_EVENTS).flatMap((one): readonly string[] => one.types);
  expect(new Set(types).size).toBe(types.length);
  expect([...types, REPORT_TYPE].sort()).toEqual(Object.keys(aws.kinds).sort());
});
