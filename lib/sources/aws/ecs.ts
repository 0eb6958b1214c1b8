import * as z from "zod/mini";
import { invalid } from "../../domain/refusal.ts";
import { filled, instant, text } from "../payload.ts";
import type { Kind } from "../source.ts";
import { type AwsEvent, awsEventIn, inAws, namesIn, reportOf } from "./event.ts";

const DEPLOYED = {
  True: ["SERVICE_DEPLOYMENT_COMPLETED"],
  False: ["SERVICE_DEPLOYMENT_FAILED"],
  Unknown: ["SERVICE_DEPLOYMENT_IN_PROGRESS"],
};

const STEADY = {
  True: ["SERVICE_STEADY_STATE"],
  False: [
    "SERVICE_TASK_START_IMPAIRED",
    "SERVICE_TASK_PLACEMENT_FAILURE",
    "SERVICE_TASK_CONFIGURATION_FAILURE",
    "SERVICE_DAEMON_PLACEMENT_CONSTRAINT_VIOLATED",
  ],
};

const deploymentDetail = z.object({
  eventName: z.string(),
  deploymentId: text,
  reason: text,
  updatedAt: z.nullish(instant),
});

/** A service: how far its last deployment is. */
export const deployment: Kind = {
  resource: "aws/{account}/{region}/ecs/{cluster}/{service}",
  conditions: { Deployed: DEPLOYED },
  order: "`updatedAt`, in progress before the end",
  normalize(payload) {
    const event = awsEventIn(deploymentDetail, payload);
    const { eventName: word, deploymentId, reason, updatedAt } = event.detail;
    const said = { condition: "Deployed", verdicts: DEPLOYED, word, message: reason };
    return reportOf(
      event,
      { resource: serviceOf(event), ...said },
      {
        observedAt: updatedAt ?? event.time,
        sequence: DEPLOYED.Unknown.includes(word) ? 0 : 1,
        data: filled({ deployment: deploymentId }),
      },
    );
  },
};

const actionDetail = z.object({
  eventType: text,
  eventName: z.string(),
  reason: text,
  createdAt: z.nullish(instant),
});

/** A service: whether it runs what it is meant to; of what is only informed of, its steady state alone says so. */
export const serviceAction: Kind = {
  resource: "aws/{account}/{region}/ecs/{cluster}/{service}",
  conditions: { Steady: STEADY },
  order: "`createdAt`",
  normalize(payload) {
    const event = awsEventIn(actionDetail, payload);
    const { eventType, eventName: word, reason, createdAt } = event.detail;
    if (eventType === "INFO" && !STEADY.True.includes(word)) return [];
    const said = { condition: "Steady", verdicts: STEADY, word, message: reason };
    const observedAt = createdAt ?? event.time;
    return reportOf(event, { resource: serviceOf(event), ...said }, { observedAt });
  },
};

/** The service that an event is about; old ARNs don't name its cluster. */
function serviceOf(event: AwsEvent<unknown>): string {
  const field = "resources[0]";
  const arn = event.resources?.[0];
  if (arn === undefined) throw invalid({ path: field, message: "is required" });
  const [type, ...names] = namesIn(arn, field);
  const [cluster, service] = names.length > 1 ? names : ["default", ...names];
  if (type === "service" && cluster && service) return inAws(event, "ecs", cluster, service);
  throw invalid({ path: field, message: "must be the ARN of a service" });
}

const RUNNING = {
  True: ["RUNNING"],
  False: ["STOPPED", "DELETED"],
  Unknown: ["PROVISIONING", "PENDING", "ACTIVATING", "DEACTIVATING", "STOPPING", "DEPROVISIONING"],
};

/** What counts an event of a task's: some send it as a text. */
const version = z.union([
  z.int().check(z.minimum(0)),
  z.pipe(
    z.string().check(z.regex(/^\d{1,15}$/, "must be a number")),
    z.transform((text: string) => Number(text)),
  ),
]);

const taskDetail = z.object({
  taskArn: z.string(),
  clusterArn: z.string(),
  group: text,
  lastStatus: z.string(),
  stoppedReason: text,
  updatedAt: z.nullish(instant),
  version,
});

/** A task of a cluster, which has a status of its own for as long as nobody deletes it. */
export const task: Kind = {
  resource: "aws/{account}/{region}/ecs-tasks/{cluster}/{group}/{task}",
  conditions: { Running: RUNNING },
  order: "`version`, `updatedAt`",
  normalize(payload) {
    const event = awsEventIn(taskDetail, payload);
    const { taskArn, clusterArn, group, lastStatus, stoppedReason, updatedAt } = event.detail;
    const cluster = namesIn(clusterArn, "detail.clusterArn").at(-1) ?? "";
    const id = namesIn(taskArn, "detail.taskArn").at(-1) ?? "";
    const resource = inAws(event, "ecs-tasks", cluster, group || "tasks", id);
    const said = { condition: "Running", verdicts: RUNNING, word: lastStatus };
    return reportOf(
      event,
      { resource, ...said, message: stoppedReason },
      { observedAt: updatedAt ?? event.time, generation: event.detail.version },
    );
  },
};
