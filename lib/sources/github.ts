import { invalid } from "../domain/refusal.ts";
import { checkRun } from "./github/check-run.ts";
import { deploymentStatus } from "./github/deployment-status.ts";
import { workflowRun } from "./github/workflow-run.ts";
import { isSignedWith } from "./hmac.ts";
import type { Normalize, Source } from "./source.ts";

const SIGNATURE = /^sha256=([0-9a-f]{64})$/;

/** The events we use, by `X-GitHub-Event`; `ping` and all others say nothing of a status. */
const EVENTS: ReadonlyMap<string, Normalize> = new Map([
  ["deployment_status", deploymentStatus],
  ["workflow_run", workflowRun],
  ["check_run", checkRun],
]);

/** GitHub's webhooks, signed with `X-Hub-Signature-256` over the raw body. */
export const github: Source = {
  verify({ headers, body }, secrets) {
    const [, hexadecimal] = SIGNATURE.exec(headers["x-hub-signature-256"] ?? "") ?? [];
    return hexadecimal !== undefined && isSignedWith(secrets, body, hexadecimal);
  },

  deliveryId({ headers }) {
    return headers["x-github-delivery"] || undefined;
  },

  normalize({ headers }, payload) {
    const event = headers["x-github-event"];
    if (!event) throw invalid({ path: "X-GitHub-Event", message: "the header is missing" });
    return EVENTS.get(event)?.(payload) ?? [];
  },
};
