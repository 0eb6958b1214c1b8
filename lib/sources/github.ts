import { invalid } from "../domain/refusal.ts";
import { checkRun } from "./github/check-run.ts";
import { checkSuite } from "./github/check-suite.ts";
import { commitStatus } from "./github/commit-status.ts";
import { deploymentStatus } from "./github/deployment-status.ts";
import { protectionRule } from "./github/protection-rule.ts";
import { workflowJob } from "./github/workflow-job.ts";
import { workflowRun } from "./github/workflow-run.ts";
import { named } from "./signature/claim.ts";
import { bodyHmac } from "./signature/hmac.ts";
import type { Source } from "./source.ts";

/** GitHub's webhooks, signed with `X-Hub-Signature-256` over the raw body. */
export const github: Source = {
  title: "GitHub",
  notes:
    "Set the webhook's content type to `application/json`. The id of a deployment, run or check is the generation, the commit the revision; without a branch, the commit takes its place. What a protection rule answered isn't sent: the deployment's next status tells.",

  signature: bodyHmac({
    scheme: "HMAC-SHA256 of the body",
    header: "X-Hub-Signature-256",
    read: named("sha256"),
    deliveryId: "X-GitHub-Delivery",
  }),

  /** By `X-GitHub-Event`; `ping` and others say nothing of a status. */
  kinds: {
    deployment_status: deploymentStatus,
    deployment_protection_rule: protectionRule,
    workflow_run: workflowRun,
    workflow_job: workflowJob,
    check_run: checkRun,
    check_suite: checkSuite,
    status: commitStatus,
  },

  kindOf({ headers }) {
    const event = headers["x-github-event"];
    if (!event) throw invalid({ path: "X-GitHub-Event", message: "the header is missing" });
    return event;
  },
};
