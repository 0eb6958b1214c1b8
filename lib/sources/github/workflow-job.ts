import * as z from "zod/mini";
import type { Json } from "../../domain/json.ts";
import { parseAs } from "../../schema/shape.ts";
import { filled, id, instant, revision, text } from "../payload.ts";
import type { Kind, SourceReport } from "../source.ts";
import { inRepository, repository } from "./repository.ts";
import { PHASE_COUNT, phaseOf, RUN_VERDICTS, verdictOnRun } from "./run.ts";

const workflowJobPayload = z.object({
  repository,
  workflow_job: z.object({
    id,
    run_id: id,
    run_attempt: z.nullish(id),
    name: z.string(),
    workflow_name: text,
    head_branch: text,
    head_sha: revision,
    status: z.string(),
    conclusion: text,
    html_url: text,
    created_at: z.nullish(instant),
    started_at: z.nullish(instant),
    completed_at: z.nullish(instant),
  }),
});

/** A job of a workflow on a branch; the run is the generation, as another run has other jobs. */
export const workflowJob: Kind = {
  resource: "{owner}/{repository}/jobs/{workflow}/{job}/{branch}",
  conditions: { Succeeded: RUN_VERDICTS },
  order:
    "`workflow_job.run_id`, `completed_at`, `started_at` or `created_at`, `run_attempt`, status",
  normalize,
};

function normalize(payload: Json): SourceReport[] {
  const event = parseAs(workflowJobPayload, payload);
  const job = event.workflow_job;
  const observedAt = job.completed_at ?? job.started_at ?? job.created_at;
  return [
    {
      resource: inRepository(
        event.repository.full_name,
        "jobs",
        job.workflow_name || "workflow",
        job.name,
        job.head_branch || job.head_sha,
      ),
      input: {
        id: `workflow_job/${job.id}/${job.status}/${job.conclusion ?? ""}`,
        reporter: "github",
        ...(observedAt && { observedAt }),
        sequence: (job.run_attempt ?? 1) * PHASE_COUNT + phaseOf(job.status),
        generation: job.run_id,
        revision: job.head_sha,
        conditions: [{ type: "Succeeded", ...verdictOnRun(job.status, job.conclusion) }],
        data: filled({ url: job.html_url }),
      },
    },
  ];
}
