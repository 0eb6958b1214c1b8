import * as z from "zod/mini";
import type { Json } from "../../domain/json.ts";
import { parseAs } from "../../schema/shape.ts";
import type { SourceReport } from "../source.ts";
import { commit, filled, id, instant, messageOf, pathOf, repository, text } from "./payload.ts";
import { phaseOf, verdictOnRun } from "./verdict.ts";

const checkRunPayload = z.object({
  repository,
  check_run: z.object({
    id,
    name: z.string(),
    head_sha: commit,
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
            ...verdictOnRun(run.status, run.conclusion),
            message: messageOf(run.output?.title),
          },
        ],
        data: filled({ url: run.html_url }),
      },
    },
  ];
}
