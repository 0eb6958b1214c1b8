import * as z from "zod/mini";
import type { Json } from "../../domain/json.ts";
import { parseAs } from "../../schema/shape.ts";
import { id, instant, revision, text } from "../payload.ts";
import type { Kind, SourceReport } from "../source.ts";
import { inRepository, repository } from "./repository.ts";
import { phaseOf, RUN_VERDICTS, verdictOnRun } from "./run.ts";

const checkSuitePayload = z.object({
  repository,
  check_suite: z.object({
    id,
    app: z.object({ slug: text, name: z.string() }),
    head_branch: text,
    head_sha: revision,
    status: text,
    conclusion: text,
    updated_at: instant,
  }),
});

/** All checks of an app on a branch. An app has one suite a commit, so that its id is the generation. */
export const checkSuite: Kind = {
  resource: "{owner}/{repository}/check-suites/{app}/{branch}",
  conditions: { Succeeded: RUN_VERDICTS },
  order: "`check_suite.id`, `updated_at`, status",
  normalize,
};

function normalize(payload: Json): SourceReport[] {
  const event = parseAs(checkSuitePayload, payload);
  const suite = event.check_suite;
  const status = suite.status ?? "";
  return [
    {
      resource: inRepository(
        event.repository.full_name,
        "check-suites",
        suite.app.slug || suite.app.name,
        suite.head_branch || suite.head_sha,
      ),
      input: {
        id: `check_suite/${suite.id}/${suite.updated_at}/${status}/${suite.conclusion ?? ""}`,
        reporter: "github",
        observedAt: suite.updated_at,
        sequence: phaseOf(status),
        generation: suite.id,
        revision: suite.head_sha,
        conditions: [{ type: "Succeeded", ...verdictOnRun(status, suite.conclusion) }],
      },
    },
  ];
}
