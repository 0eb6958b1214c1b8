import * as z from "zod/mini";
import type { Json } from "../../domain/json.ts";
import { parseAs } from "../../schema/shape.ts";
import { filled, id, instant, messageOf, revision, text } from "../payload.ts";
import type { Kind, SourceReport } from "../source.ts";
import { type Verdicts, verdictOn } from "../verdict.ts";
import { inRepository, repository } from "./repository.ts";

/** An `inactive` deployment was taken over by the next, which may be good or bad. */
const VERDICTS = {
  True: ["success"],
  False: ["failure", "error"],
  Unknown: ["queued", "pending", "waiting", "in_progress", "inactive"],
} as const satisfies Verdicts;

const deploymentStatusPayload = z.object({
  repository,
  deployment: z.object({ id, environment: z.string(), sha: revision, ref: text }),
  deployment_status: z.object({
    id,
    state: z.string(),
    description: text,
    environment_url: text,
    log_url: text,
    target_url: text,
    updated_at: instant,
  }),
});

/**
 * A deployment of an environment. Its id is the generation, because GitHub's ids grow and the
 * `inactive` of an old deployment comes after the `success` of the new one.
 */
export const deploymentStatus: Kind = {
  resource: "{owner}/{repository}/environments/{environment}",
  conditions: { Deployed: VERDICTS },
  order: "`deployment.id`, `deployment_status.updated_at`, `deployment_status.id`",
  normalize,
};

function normalize(payload: Json): SourceReport[] {
  const event = parseAs(deploymentStatusPayload, payload);
  const { deployment, deployment_status: status } = event;
  return [
    {
      resource: inRepository(event.repository.full_name, "environments", deployment.environment),
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
            ...verdictOn(VERDICTS, status.state),
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
