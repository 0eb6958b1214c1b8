import * as z from "zod/mini";
import type { Json } from "../../domain/json.ts";
import { parseAs } from "../../schema/shape.ts";
import { filled, id, messageOf, text } from "../payload.ts";
import type { Kind, SourceReport } from "../source.ts";
import { type Verdicts, verdictOn } from "../verdict.ts";
import { inProject, project } from "./project.ts";
import { phaseOf } from "./run.ts";
import { gitlabTime } from "./time.ts";

const VERDICTS = {
  True: ["success"],
  False: ["failed"],
  Unknown: ["created", "blocked", "running", "canceled", "skipped"],
} as const satisfies Verdicts;

const deploymentPayload = z.object({
  project,
  deployment_id: id,
  environment: z.string(),
  status: z.string(),
  status_changed_at: gitlabTime,
  ref: text,
  short_sha: text,
  commit_url: text,
  commit_title: text,
  deployable_url: text,
  environment_external_url: text,
});

/** A deployment of an environment; the next one has a higher id, and so is the next generation. */
export const deployment: Kind = {
  resource: "{group}/{project}/environments/{environment}",
  conditions: { Deployed: VERDICTS },
  order: "`deployment_id`, `status_changed_at`, status",
  normalize,
};

function normalize(payload: Json): SourceReport[] {
  const event = parseAs(deploymentPayload, payload);
  const revision = shaIn(event.commit_url) ?? event.short_sha;
  return [
    {
      resource: inProject(event.project.path_with_namespace, "environments", event.environment),
      input: {
        id: `deployment/${event.deployment_id}/${event.status}`,
        reporter: "gitlab",
        observedAt: event.status_changed_at,
        sequence: phaseOf(event.status),
        generation: event.deployment_id,
        ...(revision && { revision }),
        conditions: [
          {
            type: "Deployed",
            ...verdictOn(VERDICTS, event.status),
            message: messageOf(event.commit_title),
          },
        ],
        data: filled({
          url: event.environment_external_url,
          logUrl: event.deployable_url,
          ref: event.ref,
        }),
      },
    },
  ];
}

/** The whole commit id, which GitLab only has in the commit's address. */
function shaIn(url: string | null | undefined): string | undefined {
  return /\/commit\/([0-9a-f]{40,64})$/.exec(url ?? "")?.[1];
}
