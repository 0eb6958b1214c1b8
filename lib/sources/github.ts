import { invalid } from "../domain/refusal.ts";
import { checkRun } from "./github/check-run.ts";
import { deploymentStatus } from "./github/deployment-status.ts";
import { workflowRun } from "./github/workflow-run.ts";
import { named } from "./signature/claim.ts";
import { bodyHmac } from "./signature/hmac.ts";
import type { Source } from "./source.ts";

/** GitHub's webhooks, signed with `X-Hub-Signature-256` over the raw body. */
export const github: Source = {
  title: "GitHub",
  notes:
    "Set the webhook's content type to `application/json`. The id of a deployment, run or check is the generation, the commit the revision; without a branch, the commit takes its place.",

  signature: bodyHmac({
    scheme: "HMAC-SHA256 of the body",
    header: "X-Hub-Signature-256",
    read: named("sha256"),
    deliveryId: "X-GitHub-Delivery",
  }),

  /** By `X-GitHub-Event`; `ping` and others say nothing of a status. */
  kinds: {
    deployment_status: deploymentStatus,
    workflow_run: workflowRun,
    check_run: checkRun,
  },

  kindOf({ headers }) {
    const event = headers["x-github-event"];
    if (!event) throw invalid({ path: "X-GitHub-Event", message: "the header is missing" });
    return event;
  },
};
