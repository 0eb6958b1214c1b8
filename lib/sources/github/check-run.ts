import * as z from "zod/mini";
import type { Json } from "../../domain/json.ts";
import { parseAs } from "../../schema/shape.ts";
import { filled, id, instant, messageOf, revision, text } from "../payload.ts";
import type { Kind, SourceReport } from "../source.ts";
import { inRepository, repository } from "./repository.ts";
import { phaseOf, RUN_VERDICTS, verdictOnRun } from "./run.ts";

const checkRunPayload = z.object({
  repository,
  check_run: z.object({
    id,
    name: z.string(),
    head_sha: revision,
    status: z.string(),
    conclusion: text,
    started_at: z.nullish(instant),
    completed_at: z.nullish(instant),
    html_url: text,
    output: z.nullish(z.object({ title: text })),
    check_suite: z.nullish(z.object({ head_branch: text })),
  }),
});

/** A check on a branch; a re-run has a higher id, and so is the next generation. */
export const checkRun: Kind = {
  resource: "{owner}/{repository}/checks/{check}/{branch}",
  conditions: { Succeeded: RUN_VERDICTS },
  order: "`check_run.id`, `completed_at` or `started_at`, status",
  normalize,
};

function normalize(payload: Json): SourceReport[] {
  const event = parseAs(checkRunPayload, payload);
  const run = event.check_run;
  const observedAt = run.completed_at ?? run.started_at;
  const branch = run.check_suite?.head_branch || run.head_sha;
  return [
    {
      resource: inRepository(event.repository.full_name, "checks", run.name, branch),
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
            ...verdictOnRun(run.status, run.conclusion),
            message: messageOf(run.output?.title),
          },
        ],
        data: filled({ url: run.html_url }),
      },
    },
  ];
}
