import * as z from "zod/mini";
import type { Json } from "../../domain/json.ts";
import { parseAs } from "../../schema/shape.ts";
import { filled, id, instant, revision, text } from "../payload.ts";
import type { Kind, SourceReport } from "../source.ts";
import { inRepository, repository } from "./repository.ts";
import { PHASE_COUNT, phaseOf, RUN_VERDICTS, verdictOnRun } from "./run.ts";

const workflowRunPayload = z.object({
  repository,
  workflow: z.nullish(z.object({ name: text })),
  workflow_run: z.object({
    id,
    name: text,
    head_branch: text,
    head_sha: revision,
    run_attempt: z.nullish(id),
    status: z.string(),
    conclusion: text,
    html_url: text,
    updated_at: instant,
  }),
});

/** A workflow on a branch; the run is the generation, and within it a later attempt is ahead of an earlier. */
export const workflowRun: Kind = {
  resource: "{owner}/{repository}/workflows/{workflow}/{branch}",
  conditions: { Succeeded: RUN_VERDICTS },
  order: "`workflow_run.id`, `updated_at`, `run_attempt`, status",
  normalize,
};

function normalize(payload: Json): SourceReport[] {
  const event = parseAs(workflowRunPayload, payload);
  const run = event.workflow_run;
  const name = run.name || event.workflow?.name || "workflow";
  return [
    {
      resource: inRepository(
        event.repository.full_name,
        "workflows",
        name,
        run.head_branch || run.head_sha,
      ),
      input: {
        id: `workflow_run/${run.id}/${run.run_attempt ?? 1}/${run.status}/${run.conclusion ?? ""}`,
        reporter: "github",
        observedAt: run.updated_at,
        sequence: (run.run_attempt ?? 1) * PHASE_COUNT + phaseOf(run.status),
        generation: run.id,
        revision: run.head_sha,
        conditions: [{ type: "Succeeded", ...verdictOnRun(run.status, run.conclusion) }],
        data: filled({ url: run.html_url }),
      },
    },
  ];
}
