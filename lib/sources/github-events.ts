import * as z from "zod/mini";
import { type ConditionStatus, MAX_MESSAGE } from "../domain/condition.ts";
import type { Json } from "../domain/json.ts";
import { parsePath } from "../domain/resource.ts";
import { parseAs } from "../schema/shape.ts";
import { name as commit, time } from "../schema/values.ts";
import { toSegment } from "./segment.ts";
import type { SourceReport } from "./source.ts";

const id = z.int().check(z.minimum(0));
const text = z.nullish(z.string());
const repository = z.object({ full_name: z.string().check(z.regex(/^[^/]+\/[^/]+$/)) });

/** What a state or conclusion says; one that GitHub adds tomorrow is Unknown, never True. */
const DEPLOYMENT_STATES = words(["success"], ["failure", "error"]);
const CONCLUSIONS = words(
  ["success", "neutral", "skipped"],
  ["failure", "timed_out", "startup_failure", "action_required"],
);
/** How far a run is: GitHub's times are whole seconds, so that one run's words often share theirs. */
const PHASES = ["requested", "waiting", "pending", "queued", "in_progress", "completed"];

const deploymentStatusPayload = z.object({
  repository,
  deployment: z.object({ id, environment: z.string(), sha: commit, ref: text }),
  deployment_status: z.object({
    id,
    state: z.string(),
    description: text,
    environment_url: text,
    log_url: text,
    target_url: text,
    updated_at: time,
  }),
});

/**
 * A deployment of an environment. Its id is the generation, because GitHub's ids grow and the
 * `inactive` of an old deployment comes after the `success` of the new one.
 */
export function deploymentStatus(payload: Json): SourceReport[] {
  const event = parseAs(deploymentStatusPayload, payload);
  const { deployment, deployment_status: status } = event;
  return [
    {
      resource: pathOf(event.repository.full_name, "environments", deployment.environment),
      input: {
        id: `deployment_status/${status.id}/${status.state}`,
        reporter: "github",
        observedAt: status.updated_at,
        sequence: status.id,
        generation: deployment.id,
        revision: deployment.sha,
        conditions: [
          {
            type: "Deployed",
            status: DEPLOYMENT_STATES.get(status.state) ?? "Unknown",
            reason: reasonOf(status.state),
            message: messageOf(status.description),
          },
        ],
        data: filled({
          url: status.environment_url,
          logUrl: status.log_url || status.target_url,
          ref: deployment.ref,
        }),
      },
    },
  ];
}

const workflowRunPayload = z.object({
  repository,
  workflow: z.nullish(z.object({ name: text })),
  workflow_run: z.object({
    id,
    name: text,
    head_branch: text,
    head_sha: commit,
    run_attempt: z.nullish(id),
    status: z.string(),
    conclusion: text,
    html_url: text,
    updated_at: time,
  }),
});

/** A workflow on a branch; the run is the generation, and within it a later attempt is ahead of an earlier. */
export function workflowRun(payload: Json): SourceReport[] {
  const event = parseAs(workflowRunPayload, payload);
  const run = event.workflow_run;
  const name = run.name || event.workflow?.name || "workflow";
  return [
    {
      resource: pathOf(
        event.repository.full_name,
        "workflows",
        name,
        run.head_branch || run.head_sha,
      ),
      input: {
        id: `workflow_run/${run.id}/${run.run_attempt ?? 1}/${run.status}/${run.conclusion ?? ""}`,
        reporter: "github",
        observedAt: run.updated_at,
        sequence: (run.run_attempt ?? 1) * PHASES.length + phaseOf(run.status),
        generation: run.id,
        revision: run.head_sha,
        conditions: [{ type: "Succeeded", ...verdictOn(run.status, run.conclusion) }],
        data: filled({ url: run.html_url }),
      },
    },
  ];
}

const checkRunPayload = z.object({
  repository,
  check_run: z.object({
    id,
    name: z.string(),
    head_sha: commit,
    status: z.string(),
    conclusion: text,
    started_at: z.nullish(time),
    completed_at: z.nullish(time),
    html_url: text,
    output: z.nullish(z.object({ title: text })),
    check_suite: z.nullish(z.object({ head_branch: text })),
  }),
});

/** A check on a branch; a re-run has a higher id, and so is the next generation. */
export function checkRun(payload: Json): SourceReport[] {
  const event = parseAs(checkRunPayload, payload);
  const run = event.check_run;
  const observedAt = run.completed_at ?? run.started_at;
  const branch = run.check_suite?.head_branch || run.head_sha;
  return [
    {
      resource: pathOf(event.repository.full_name, "checks", run.name, branch),
      input: {
        id: `check_run/${run.id}/${run.status}/${run.conclusion ?? ""}`,
        reporter: "github",
        ...(observedAt && { observedAt }),
        sequence: phaseOf(run.status),
        generation: run.id,
        revision: run.head_sha,
        conditions: [
          {
            type: "Succeeded",
            ...verdictOn(run.status, run.conclusion),
            message: messageOf(run.output?.title),
          },
        ],
        data: filled({ url: run.html_url }),
      },
    },
  ];
}

function words(isTrue: string[], isFalse: string[]): ReadonlyMap<string, ConditionStatus> {
  return new Map([
    ...isTrue.map((word) => [word, "True"] as const),
    ...isFalse.map((word) => [word, "False"] as const),
  ]);
}

function verdictOn(status: string, conclusion: string | null | undefined) {
  const concluded = status === "completed" && conclusion ? conclusion : undefined;
  return {
    status: (concluded && CONCLUSIONS.get(concluded)) || ("Unknown" as const),
    reason: reasonOf(concluded ?? status),
  };
}

function phaseOf(status: string): number {
  return Math.max(PHASES.indexOf(status), 0);
}

function pathOf(fullName: string, ...names: string[]): string {
  const segments = [...fullName.split("/"), ...names].map(toSegment);
  return parsePath(segments.join("/"), "repository.full_name");
}

/** GitHub's words are reasons as they are; anything else that may come is made one. */
function reasonOf(word: string): string {
  return /^[A-Za-z][A-Za-z0-9_]*$/.test(word) ? word : "Unrecognized";
}

/** What GitHub's users wrote, as far as a message goes. */
function messageOf(text: string | null | undefined): string {
  return (text ?? "").slice(0, MAX_MESSAGE);
}

function filled(values: Record<string, string | null | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => !!entry[1]),
  );
}
