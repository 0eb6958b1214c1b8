import * as z from "zod/mini";
import type { Json } from "../../domain/json.ts";
import { parseAs } from "../../schema/shape.ts";
import { id, instant, revision } from "../payload.ts";
import type { Kind, SourceReport } from "../source.ts";
import { type Verdicts, verdictOn } from "../verdict.ts";
import { inRepository, repository } from "./repository.ts";

/** A rule that was asked whether a deployment may go on; GitHub doesn't send what it answered. */
const VERDICTS = { Unknown: ["requested"] } as const satisfies Verdicts;

const protectionRulePayload = z.object({
  action: z.string(),
  repository,
  deployment: z.object({
    id,
    environment: z.string(),
    sha: z.nullish(revision),
    created_at: z.nullish(instant),
  }),
});

/**
 * A deployment that waits for a protection rule. It isn't deployed yet, and its statuses tell how it
 * goes on: dated by its creation, this comes before all of them.
 */
export const protectionRule: Kind = {
  resource: "{owner}/{repository}/environments/{environment}",
  conditions: { Deployed: VERDICTS },
  order: "`deployment.id`, `deployment.created_at`",
  normalize,
};

function normalize(payload: Json): SourceReport[] {
  const event = parseAs(protectionRulePayload, payload);
  const { deployment } = event;
  return [
    {
      resource: inRepository(event.repository.full_name, "environments", deployment.environment),
      input: {
        id: `deployment_protection_rule/${deployment.id}/${event.action}`,
        reporter: "github",
        ...(deployment.created_at && { observedAt: deployment.created_at }),
        generation: deployment.id,
        ...(deployment.sha && { revision: deployment.sha }),
        conditions: [{ type: "Deployed", ...verdictOn(VERDICTS, event.action) }],
      },
    },
  ];
}
