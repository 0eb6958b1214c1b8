import * as z from "zod/mini";
import type { Json } from "../domain/json.ts";
import type { ConditionInput } from "../domain/report-input.ts";
import { parseAs } from "../schema/shape.ts";
import { isWrapped, kindIn, latestOf, metadata, objectPath, sequenceOf } from "./kubernetes.ts";
import { filled, instant, messageOf, text } from "./payload.ts";
import { credential } from "./signature/token.ts";
import type { Kind, Source, SourceReport } from "./source.ts";
import { type Verdicts, verdictOn } from "./verdict.ts";

const VERDICTS = {
  Synced: { True: ["Synced"], False: ["OutOfSync"], Unknown: ["Unknown"] },
  Healthy: {
    True: ["Healthy"],
    False: ["Degraded", "Missing"],
    Unknown: ["Unknown", "Progressing", "Suspended"],
  },
  OperationSucceeded: {
    True: ["Succeeded"],
    False: ["Failed", "Error"],
    Unknown: ["Running", "Terminating"],
  },
} as const satisfies Record<string, Verdicts>;

const applicationStatus = z.object({
  sync: z.nullish(z.object({ status: text, revision: text })),
  health: z.nullish(
    z.object({ status: text, message: text, lastTransitionTime: z.nullish(instant) }),
  ),
  operationState: z.nullish(
    z.object({
      phase: text,
      message: text,
      startedAt: z.nullish(instant),
      finishedAt: z.nullish(instant),
      syncResult: z.nullish(z.object({ revision: text })),
    }),
  ),
  conditions: z.nullish(z.array(z.object({ type: z.string(), message: text }))),
  reconciledAt: z.nullish(instant),
  summary: z.nullish(z.object({ externalURLs: z.nullish(z.array(z.string())) })),
});
type Status = z.infer<typeof applicationStatus>;

const application = z.object({
  metadata,
  spec: z.nullish(
    z.object({ source: z.nullish(z.object({ repoURL: text, targetRevision: text })) }),
  ),
  status: z.nullish(applicationStatus),
});

const applicationKind: Kind = {
  resource: "Application/{namespace}/{name}",
  conditions: VERDICTS,
  order: "the latest time in `status`, `metadata.resourceVersion`",
  normalize,
};

/** Argo CD's notifications, whose bodies are what their operator's templates say. */
export const argocd: Source = {
  title: "Argo CD",
  notes:
    'The body of the webhook\'s template is `{"app": {{toJson .app}}}`, or the Application alone; its service sends the header `Authorization: Bearer …`, or `basicAuth`. Where an Application is larger than a request may be (256 KiB), put its `metadata` there, and of its `status` no more than `sync`, `health`, `operationState` and `reconciledAt`. One without a status says nothing.',
  signature: credential,
  kinds: { Application: applicationKind },
  kindOf: (_, payload) => kindIn(payload, "app", "Application"),
};

function normalize(payload: Json): SourceReport[] {
  const app = isWrapped(payload, "app")
    ? parseAs(z.object({ app: application }), payload).app
    : parseAs(application, payload);
  const status = app.status ?? {};
  const conditions = conditionsIn(status);
  if (conditions.length === 0) return [];
  const observedAt = lastChangeOf(status);
  const revision = revisionIn(status);
  const { repoURL, targetRevision } = app.spec?.source ?? {};
  return [
    {
      resource: objectPath("Application", app.metadata),
      input: {
        reporter: "argocd",
        ...(observedAt && { observedAt }),
        ...sequenceOf(app.metadata),
        ...(revision && { revision }),
        conditions,
        data: filled({
          url: status.summary?.externalURLs?.[0],
          repository: repoURL,
          ref: targetRevision,
        }),
      },
    },
  ];
}

function conditionsIn({ sync, health, operationState, conditions }: Status): ConditionInput[] {
  const errors = (conditions ?? []).filter(({ type }) => type.endsWith("Error"));
  const said = [
    { type: "Synced", word: sync?.status, message: errors[0]?.message },
    { type: "Healthy", word: health?.status, message: health?.message },
    {
      type: "OperationSucceeded",
      word: operationState?.phase,
      message: operationState?.message,
    },
  ] as const;
  return said.flatMap(({ type, word, message }) =>
    word ? [{ type, ...verdictOn(VERDICTS[type], word), message: messageOf(message) }] : [],
  );
}

/** Health changes between two reconciliations, and operations begin and end; no one time tells of all. */
function lastChangeOf({ reconciledAt, operationState, health }: Status): string | undefined {
  const { startedAt, finishedAt } = operationState ?? {};
  return latestOf([reconciledAt, startedAt, finishedAt, health?.lastTransitionTime]);
}

/** What the cluster has: the revision that was compared with it where they are the same, else the last synced. */
function revisionIn({ sync, operationState }: Status): string | null | undefined {
  const synced = operationState?.syncResult?.revision;
  return sync?.status === "Synced" ? sync.revision || synced : synced;
}
