import * as z from "zod/mini";
import type { Json } from "../../domain/json.ts";
import { parseAs } from "../../schema/shape.ts";
import type { SourceReport } from "../source.ts";
import { commit, filled, id, instant, messageOf, pathOf, repository, text } from "./payload.ts";
import { verdictOnDeployment } from "./verdict.ts";

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
    updated_at: instant,
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
            ...verdictOnDeployment(status.state),
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
