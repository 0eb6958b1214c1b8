import * as z from "zod/mini";
import type { Json } from "../domain/json.ts";
import { parseAs } from "../schema/shape.ts";
import { filled, instant, messageOf, pathOf, text } from "./payload.ts";
import { anyOf } from "./signature/any-of.ts";
import { named } from "./signature/claim.ts";
import { bodyHmac } from "./signature/hmac.ts";
import { credential } from "./signature/token.ts";
import type { Kind, Source, SourceReport } from "./source.ts";
import { type Verdict, type Verdicts, verdictOn } from "./verdict.ts";

/** A remediated release is an error to helm-controller too: what was wanted isn't there. */
const VERDICTS = {
  True: ["*Succeeded"],
  False: ["error", "RollbackSucceeded", "UninstallSucceeded"],
  Unknown: ["Progressing", "ProgressingWithRetry", "DependencyNotReady", "NewArtifact"],
} as const satisfies Verdicts;

const eventPayload = z.object({
  involvedObject: z.object({ kind: z.string(), namespace: z.string(), name: z.string() }),
  metadata: z.nullish(z.record(z.string(), z.string())),
  severity: z.string(),
  reason: z.string(),
  message: text,
  timestamp: instant,
});
type Event = z.infer<typeof eventPayload>;

const event: Kind = {
  resource: "{kind}/{namespace}/{name}",
  conditions: { Ready: VERDICTS },
  order: "`timestamp`",
  normalize,
};

/** Flux's notification-controller, as its providers `generic` and `generic-hmac` post its events. */
export const flux: Source = {
  title: "Flux",
  notes:
    "A Provider of type `generic-hmac` signs with its secret's `token`; one of type `generic` sends the secret's `headers`, such as `Authorization: Bearer …`. An event of severity `error` is False whatever its reason is, and its reason is kept; one of neither `info` nor `error` is Unknown.",
  signature: anyOf(
    bodyHmac({
      scheme: "HMAC of the body by an algorithm that it names",
      header: "X-Signature",
      read: named("sha224", "sha256", "sha384", "sha512"),
    }),
    credential,
  ),
  kinds: { event },
  kindOf: () => "event",
};

function normalize(payload: Json): SourceReport[] {
  const {
    involvedObject: object,
    metadata,
    timestamp,
    message,
    ...said
  } = parseAs(eventPayload, payload);
  const revision = valueIn(metadata, "revision");
  return [
    {
      resource: pathOf([object.kind, object.namespace, object.name], "involvedObject"),
      input: {
        reporter: "flux",
        observedAt: timestamp,
        ...(revision && { revision }),
        conditions: [{ type: "Ready", ...verdictOnEvent(said), message: messageOf(message) }],
        data: filled({
          summary: valueIn(metadata, "summary"),
          originRevision: valueIn(metadata, "originRevision"),
        }),
      },
    },
  ];
}

function verdictOnEvent({ severity, reason }: Pick<Event, "severity" | "reason">): Verdict {
  const verdict = verdictOn(VERDICTS, reason);
  if (severity === "error") return { ...verdict, status: verdictOn(VERDICTS, severity).status };
  return severity === "info" ? verdict : { ...verdict, status: "Unknown" };
}

/** Of an event's metadata, by its key or that behind the API group, with which controllers write it. */
function valueIn(metadata: Event["metadata"], key: string): string | undefined {
  const all = Object.entries(metadata ?? {});
  return (all.find(([one]) => one === key) ?? all.find(([one]) => one.endsWith(`/${key}`)))?.[1];
}
