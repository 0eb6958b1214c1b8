import * as z from "zod/mini";
import { parseAs } from "../schema/shape.ts";
import { deployment } from "./gitlab/deployment.ts";
import { job } from "./gitlab/job.ts";
import { pipeline } from "./gitlab/pipeline.ts";
import { headerToken } from "./signature/token.ts";
import type { Source } from "./source.ts";

const eventPayload = z.object({ object_kind: z.string() });

/** GitLab's webhooks of projects and groups, with the secret itself in a header. */
export const gitlab: Source = {
  title: "GitLab",
  notes:
    "A failure of a job that is allowed to fail is Unknown, with the reason `allow_failure`. A pipeline that runs again keeps its last end until the next. `X-Gitlab-Event-UUID` doesn't name a delivery, as webhooks that a webhook set off share it. A path of more than ten segments is refused: a project may be in seven groups, or in six for its jobs.",

  // GitLab gives recursive webhooks one X-Gitlab-Event-UUID, so that it can't tell a delivery sent again.
  signature: headerToken("the secret in a header", "X-Gitlab-Token", "Idempotency-Key"),

  /** By `object_kind`; a job is a build in GitLab's own events. */
  kinds: { deployment, pipeline, build: job, job },

  kindOf: (_, payload) => parseAs(eventPayload, payload).object_kind,
};
