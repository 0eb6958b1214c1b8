import * as z from "zod/mini";
import type { Json } from "../domain/json.ts";
import { invalid } from "../domain/refusal.ts";
import { parseAs } from "../schema/shape.ts";
import { filled, idOf, instant, messageOf, pathOf, text } from "./payload.ts";
import { named } from "./signature/claim.ts";
import { bodyHmac } from "./signature/hmac.ts";
import type { Kind, Source, SourceReport } from "./source.ts";
import { type Verdicts, verdictOn } from "./verdict.ts";

const VERDICTS = {
  True: ["SUCCESSFUL"],
  False: ["FAILED"],
  Unknown: ["INPROGRESS", "STOPPED"],
} as const satisfies Verdicts;

const COMMIT = /\/commit\/([0-9a-f]{7,64})$/;

const statusPayload = z.object({
  repository: z.object({ full_name: z.string() }),
  commit_status: z.object({
    key: z.string(),
    state: z.string(),
    description: text,
    url: text,
    refname: text,
    updated_on: instant,
    links: z.object({
      commit: z.object({
        href: z.string().check(z.regex(COMMIT, "must end in /commit/ and a commit's hash")),
      }),
    }),
  }),
});

/** What a build says of a commit, which is named only in a link to it. */
const commitStatus: Kind = {
  resource: "{workspace}/{repository}/statuses/{key}/{commit}",
  conditions: { Succeeded: VERDICTS },
  order: "`updated_on`",
  normalize,
};

function normalize(payload: Json): SourceReport[] {
  const { repository, commit_status: status } = parseAs(statusPayload, payload);
  const { key, state, updated_on: updated } = status;
  const [, commit = ""] = COMMIT.exec(status.links.commit.href) ?? [];
  const names = [...repository.full_name.split("/"), "statuses", key, commit];
  const message = messageOf(status.description);
  return [
    {
      resource: pathOf(names, "repository.full_name"),
      input: {
        id: idOf(key, commit, state, updated),
        reporter: "bitbucket",
        observedAt: updated,
        revision: commit,
        conditions: [{ type: "Succeeded", ...verdictOn(VERDICTS, state), message }],
        data: filled({ url: status.url, ref: status.refname }),
      },
    },
  ];
}

/** Bitbucket Cloud's webhooks, with an HMAC over the raw body. */
export const bitbucket: Source = {
  title: "Bitbucket Cloud",
  notes: "The webhook's triggers “Build status created” and “Build status updated”.",

  signature: bodyHmac({
    scheme: "HMAC-SHA256 of the body",
    header: "X-Hub-Signature",
    read: named("sha256"),
  }),

  /** By event key, as the webhook's header names it. */
  kinds: {
    "repo:commit_status_created": commitStatus,
    "repo:commit_status_updated": commitStatus,
  },

  kindOf({ headers }) {
    const event = headers["x-event-key"];
    if (!event) throw invalid({ path: "X-Event-Key", message: "the header is missing" });
    return event;
  },
};
