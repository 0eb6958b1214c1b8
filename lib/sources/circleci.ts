import * as z from "zod/mini";
import { isObject } from "../domain/json.ts";
import { parseAs } from "../schema/shape.ts";
import { filled, id, instant, messageOf, pathOf, revision, text } from "./payload.ts";
import { labelled } from "./signature/claim.ts";
import { bodyHmac } from "./signature/hmac.ts";
import type { Kind, Source, SourceReport } from "./source.ts";
import { type Verdicts, verdictOn } from "./verdict.ts";

const VERDICTS = {
  True: ["success"],
  False: ["failed", "error", "unauthorized"],
  Unknown: ["canceled"],
} as const satisfies Verdicts;

const run = z.object({ name: z.string(), status: z.string(), url: text });

const fields = {
  id: z.string(),
  happened_at: instant,
  project: z.object({ slug: z.string() }),
  pipeline: z.object({
    number: id,
    vcs: z.nullish(
      z.object({
        revision: z.nullish(revision),
        branch: text,
        tag: text,
        commit: z.nullish(z.object({ subject: text })),
      }),
    ),
    trigger_parameters: z.nullish(
      z.object({
        git: z.nullish(z.object({ checkout_sha: z.nullish(revision), branch: text, tag: text })),
      }),
    ),
  }),
};
const workflowPayload = z.object({ ...fields, workflow: run });
const jobPayload = z.object({ ...fields, job: run });

const RUN = {
  conditions: { Succeeded: VERDICTS },
  order: "`pipeline.number`, `happened_at`",
} as const;

const workflow: Kind = {
  ...RUN,
  resource: "{vcs}/{organization}/{project}/{workflow}",
  normalize(payload) {
    const event = parseAs(workflowPayload, payload);
    return [reportOn(event, event.workflow, event.workflow.name)];
  },
};

const job: Kind = {
  ...RUN,
  resource: "{vcs}/{organization}/{project}/jobs/{job}",
  normalize(payload) {
    const event = parseAs(jobPayload, payload);
    return [reportOn(event, event.job, "jobs", event.job.name)];
  },
};

type Event = Omit<z.infer<typeof workflowPayload>, "workflow">;

/** What a pipeline's run says; the pipeline's number is the generation, and grows with each. */
function reportOn(
  { id: event, happened_at, project, pipeline }: Event,
  { status, url }: z.infer<typeof run>,
  ...names: string[]
): SourceReport {
  const { vcs, trigger_parameters } = pipeline;
  const commit = vcs?.revision ?? trigger_parameters?.git?.checkout_sha;
  const git = vcs ?? trigger_parameters?.git;
  return {
    resource: pathOf([...project.slug.split("/"), ...names], "project.slug"),
    input: {
      id: event,
      reporter: "circleci",
      observedAt: happened_at,
      generation: pipeline.number,
      ...(commit && { revision: commit }),
      conditions: [
        {
          type: "Succeeded",
          ...verdictOn(VERDICTS, status),
          message: messageOf(vcs?.commit?.subject),
        },
      ],
      data: filled({ url, ref: git?.branch || git?.tag }),
    },
  };
}

const eventPayload = z.object({ type: z.string() });

/** CircleCI's outbound webhooks, with HMACs of one or more versions over the raw body. */
export const circleci: Source = {
  title: "CircleCI",
  notes:
    "The newest pipeline of a project speaks for a workflow, on whichever branch; a hook whose path has `payload.pipeline.vcs.branch` in it parts them.",

  signature: bodyHmac({
    scheme: "HMAC-SHA256 of the body, labelled `v1`",
    header: "circleci-signature",
    read: labelled("v1", "sha256"),
  }),

  /** By `type`; CircleCI says only how they end. */
  kinds: { "workflow-completed": workflow, "job-completed": job },

  kindOf: (_, payload) => parseAs(eventPayload, payload).type,

  deliveryId: (payload) =>
    isObject(payload) && typeof payload.id === "string" ? payload.id : undefined,
};
