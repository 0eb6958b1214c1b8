import * as z from "zod/mini";
import type { Json } from "../../domain/json.ts";
import { parseAs } from "../../schema/shape.ts";
import { filled, id, instant, messageOf, revision, text } from "../payload.ts";
import type { Kind, SourceReport } from "../source.ts";
import { type Verdicts, verdictOn } from "../verdict.ts";
import { inRepository, repository } from "./repository.ts";

const VERDICTS = {
  True: ["success"],
  False: ["failure", "error"],
  Unknown: ["pending"],
} as const satisfies Verdicts;

const statusPayload = z.object({
  repository,
  id,
  sha: revision,
  context: z.string(),
  state: z.string(),
  description: text,
  target_url: text,
  updated_at: instant,
});

/** What a context says of a commit: statuses belong to commits, not to the branches that hold them. */
export const commitStatus: Kind = {
  resource: "{owner}/{repository}/statuses/{context}/{sha}",
  conditions: { Succeeded: VERDICTS },
  order: "`updated_at`, `id`",
  normalize,
};

function normalize(payload: Json): SourceReport[] {
  const event = parseAs(statusPayload, payload);
  return [
    {
      resource: inRepository(event.repository.full_name, "statuses", event.context, event.sha),
      input: {
        id: `status/${event.id}/${event.state}`,
        reporter: "github",
        observedAt: event.updated_at,
        sequence: event.id,
        revision: event.sha,
        conditions: [
          {
            type: "Succeeded",
            ...verdictOn(VERDICTS, event.state),
            message: messageOf(event.description),
          },
        ],
        data: filled({ url: event.target_url }),
      },
    },
  ];
}
