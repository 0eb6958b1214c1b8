import * as z from "zod/mini";
import { isObject } from "../domain/json.ts";
import { parseAs } from "../schema/shape.ts";
import { epochMilliseconds, filled, messageOf, pathOf, revision, text } from "./payload.ts";
import { bare } from "./signature/claim.ts";
import { bodyHmac } from "./signature/hmac.ts";
import type { Kind, Source } from "./source.ts";
import { type Verdicts, verdictOn } from "./verdict.ts";

const VERDICTS = {
  True: ["ready", "succeeded"],
  False: ["error"],
  Unknown: ["created", "canceled"],
} as const satisfies Verdicts;

/** What comes later when two events have the same time, as `ready` and `succeeded` do. */
const PHASES = ["created", "ready", "succeeded", "canceled", "error"];
const EVENT = /^deployment\.(created|ready|succeeded|canceled|error)$/;

const deploymentPayload = z.object({
  id: z.string(),
  type: z.string(),
  createdAt: epochMilliseconds,
  payload: z.object({
    target: text,
    project: z.object({ id: z.string() }),
    links: z.nullish(z.object({ deployment: text })),
    deployment: z.object({
      id: z.string(),
      name: text,
      url: text,
      meta: z.nullish(
        z.object({
          githubCommitSha: z.nullish(revision),
          githubCommitRef: text,
          githubCommitMessage: text,
          gitlabCommitSha: z.nullish(revision),
          gitlabCommitRef: text,
          gitlabCommitMessage: text,
          bitbucketCommitSha: z.nullish(revision),
          bitbucketCommitRef: text,
          bitbucketCommitMessage: text,
        }),
      ),
    }),
  }),
});
type Deployment = z.infer<typeof deploymentPayload>["payload"]["deployment"];

/** A deployment of a project to a target. Its ids don't grow, so that only times tell old from new. */
const deployment: Kind = {
  resource: "vercel/{project.id}/{target or preview}",
  conditions: { Deployed: VERDICTS },
  order: "`createdAt`, type",
  normalize(payload) {
    const event = parseAs(deploymentPayload, payload);
    const { target, project, links, deployment: deployed } = event.payload;
    const state = event.type.replace("deployment.", "");
    const commit = commitOf(deployed);
    return [
      {
        resource: pathOf(["vercel", project.id, target || "preview"], "payload.project.id"),
        input: {
          id: event.id,
          reporter: "vercel",
          observedAt: event.createdAt,
          sequence: Math.max(PHASES.indexOf(state), 0),
          ...(commit.sha && { revision: commit.sha }),
          conditions: [
            {
              type: "Deployed",
              ...verdictOn(VERDICTS, state),
              message: messageOf(commit.message),
            },
          ],
          data: filled({
            name: deployed.name,
            url: deployed.url && `https://${deployed.url}`,
            logUrl: links?.deployment,
            ref: commit.ref,
          }),
        },
      },
    ];
  },
};

/** The commit of a deployment, wherever its repository is; a deployment by hand has none. */
function commitOf({ meta }: Deployment) {
  return {
    sha: meta?.githubCommitSha ?? meta?.gitlabCommitSha ?? meta?.bitbucketCommitSha,
    ref: meta?.githubCommitRef ?? meta?.gitlabCommitRef ?? meta?.bitbucketCommitRef,
    message: meta?.githubCommitMessage ?? meta?.gitlabCommitMessage ?? meta?.bitbucketCommitMessage,
  };
}

const eventPayload = z.object({ type: z.string() });

/** Vercel's webhooks of accounts and integrations, signed over the raw body. */
export const vercel: Source = {
  title: "Vercel",
  notes:
    "The events `deployment.created`, `.ready`, `.succeeded`, `.canceled` and `.error`. Without a target, a deployment is a preview.",

  signature: bodyHmac({
    scheme: "HMAC-SHA1 of the body",
    header: "x-vercel-signature",
    read: bare("sha1"),
  }),

  kinds: { deployment },

  kindOf(_, payload) {
    const { type } = parseAs(eventPayload, payload);
    return EVENT.test(type) ? "deployment" : type;
  },

  deliveryId: (payload) =>
    isObject(payload) && typeof payload.id === "string" ? payload.id : undefined,
};
