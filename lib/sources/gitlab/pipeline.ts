import * as z from "zod/mini";
import type { Json } from "../../domain/json.ts";
import { parseAs } from "../../schema/shape.ts";
import { filled, id, revision, text } from "../payload.ts";
import type { Kind, SourceReport } from "../source.ts";
import { verdictOn } from "../verdict.ts";
import { inProject, project } from "./project.ts";
import { phaseOf, RUN_VERDICTS } from "./run.ts";
import { gitlabTime } from "./time.ts";

const pipelinePayload = z.object({
  project,
  object_attributes: z.object({
    id,
    ref: z.string(),
    sha: revision,
    status: z.string(),
    created_at: z.nullish(gitlabTime),
    finished_at: z.nullish(gitlabTime),
    url: text,
  }),
});

/**
 * A pipeline of a branch or tag. GitLab says when it was made and when it ended, and nothing of the
 * time between: a phase is dated by the pipeline's creation, so that it comes before any end.
 */
export const pipeline: Kind = {
  resource: "{group}/{project}/pipelines/{ref}",
  conditions: { Succeeded: RUN_VERDICTS },
  order: "`object_attributes.id`, `finished_at` or `created_at`, status",
  normalize,
};

function normalize(payload: Json): SourceReport[] {
  const event = parseAs(pipelinePayload, payload);
  const run = event.object_attributes;
  const observedAt = run.finished_at ?? run.created_at;
  return [
    {
      resource: inProject(event.project.path_with_namespace, "pipelines", run.ref),
      input: {
        id: `pipeline/${run.id}/${run.status}/${observedAt ?? ""}`,
        reporter: "gitlab",
        ...(observedAt && { observedAt }),
        sequence: phaseOf(run.status),
        generation: run.id,
        revision: run.sha,
        conditions: [{ type: "Succeeded", ...verdictOn(RUN_VERDICTS, run.status) }],
        data: filled({ url: run.url }),
      },
    },
  ];
}
