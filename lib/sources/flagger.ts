import * as z from "zod/mini";
import { isObject, type Json } from "../domain/json.ts";
import { parseAs } from "../schema/shape.ts";
import { messageOf, pathOf, revision } from "./payload.ts";
import { credential } from "./signature/token.ts";
import type { Kind, Source, SourceReport } from "./source.ts";
import { type Verdicts, verdictOn } from "./verdict.ts";

/** The phases of a canary, all that Flagger has. */
const VERDICTS = {
  True: ["Initialized", "Succeeded"],
  False: ["Failed"],
  Unknown: [
    "Initializing",
    "Progressing",
    "Waiting*",
    "Promoting",
    "Finalising",
    "Terminating",
    "Terminated",
  ],
} as const satisfies Verdicts;

/** Unix milliseconds as a text, at most of the year 2286. */
const milliseconds = z.pipe(
  z.string().check(z.regex(/^\d{1,13}$/, "must be Unix milliseconds, as a text")),
  z.transform((digits: string) => new Date(Number(digits)).toISOString()),
);

const canary = {
  name: z.string(),
  namespace: z.string(),
  phase: z.string(),
  checksum: z.nullish(revision),
};
const rolloutPayload = z.object(canary);
const eventPayload = z.object({
  ...canary,
  metadata: z.object({ eventMessage: z.string(), timestamp: milliseconds }),
});
type Canary = z.infer<typeof rolloutPayload>;

const resource = "Canary/{namespace}/{name}";
const conditions = { Promoted: VERDICTS };

/** What Flagger does, each time that it does something. */
const event: Kind = {
  resource,
  conditions,
  order: "`metadata.timestamp`",
  normalize(payload) {
    const { metadata, ...said } = parseAs(eventPayload, payload);
    const { timestamp: observedAt, eventMessage: message } = metadata;
    return [reportOn(said, { observedAt, message })];
  },
};

/** A hook that Flagger calls on its way; its metadata is its user's own, and nothing says when it was. */
const hook: Kind = {
  resource,
  conditions,
  order: "the time of receipt",
  normalize: (payload) => [reportOn(parseAs(rolloutPayload, payload), {})],
};

/** Flagger's webhooks, which nothing signs, and which have no headers of their user's. */
export const flagger: Source = {
  title: "Flagger",
  notes:
    "Put the secret into the webhook's URL as a password: `https://flagger:SECRET@…`. Let a webhook of type `event` call it; one of type `confirm-rollout`, `confirm-promotion` or `rollback` takes each of our answers for a yes.",
  signature: credential,
  /** By the event's type in `metadata`, which only those of type `event` have. */
  kinds: { event, hook },
  kindOf: (_, payload) => (isEvent(payload) ? "event" : "hook"),
};

function isEvent(payload: Json): boolean {
  return (
    isObject(payload) && isObject(payload.metadata) && Object.hasOwn(payload.metadata, "eventType")
  );
}

function reportOn(
  { namespace, name, phase, checksum }: Canary,
  { observedAt, message }: { observedAt?: string; message?: string },
): SourceReport {
  return {
    resource: pathOf(["Canary", namespace, name], "name"),
    input: {
      reporter: "flagger",
      ...(observedAt !== undefined && { observedAt }),
      ...(checksum && { revision: checksum }),
      conditions: [
        { type: "Promoted", ...verdictOn(VERDICTS, phase), message: messageOf(message) },
      ],
    },
  };
}
