import * as z from "zod/mini";
import type { Json } from "../domain/json.ts";
import type { ConditionInput } from "../domain/report-input.ts";
import { parseAs } from "../schema/shape.ts";
import {
  condition,
  given,
  isWrapped,
  kindIn,
  latestOf,
  metadata,
  numberIn,
  objectPath,
  sequenceOf,
} from "./kubernetes.ts";
import { filled, messageOf, text } from "./payload.ts";
import { credential } from "./signature/token.ts";
import type { Kind, Source, SourceReport } from "./source.ts";
import { GIVEN, type Verdicts, verdictOn } from "./verdict.ts";

/** Reasons of conditions for which Argo Rollouts itself calls a Rollout degraded. */
const DEGRADED = ["RolloutAborted", "ProgressDeadlineExceeded"] as const;
const INVALID = "InvalidSpec";

/** A Rollout's phase, or why it is degraded, or in want of a phase what is known of its progress. */
const READY_VERDICTS = {
  True: ["Healthy"],
  False: ["Degraded", INVALID, ...DEGRADED],
  Unknown: ["Progressing", "Paused", "RolloutPaused"],
} as const satisfies Verdicts;

const rolloutStatus = z.object({
  conditions: z.nullish(z.array(condition)),
  phase: text,
  message: text,
  observedGeneration: z.nullish(z.union([z.string(), z.number()])),
  currentPodHash: text,
  stableRS: text,
});
type Status = z.infer<typeof rolloutStatus>;
type Text = z.infer<typeof text>;

const containers = z.array(z.object({ image: text }));
const podTemplate = z.object({ spec: z.nullish(z.object({ containers: z.nullish(containers) })) });
const rollout = z.object({
  metadata,
  spec: z.nullish(z.object({ template: z.nullish(podTemplate) })),
  status: z.nullish(rolloutStatus),
});

const rolloutKind: Kind = {
  resource: "Rollout/{namespace}/{name}",
  conditions: { Ready: READY_VERDICTS, "{type}": GIVEN },
  order: "`status.observedGeneration`, the latest `lastUpdateTime`, `metadata.resourceVersion`",
  normalize,
};

/** Argo Rollouts' notifications, whose bodies are what their operator's templates say. */
export const argoRollouts: Source = {
  title: "Argo Rollouts",
  notes:
    "The body of the webhook's template is `{\"rollout\": {{toJson .rollout}}}`, or the Rollout alone; its service sends the header `Authorization: Bearer …`, or `basicAuth`. A Rollout's own conditions are taken as they are (`{type}`), and `Ready` says what its phase means. One that is deleted and made again counts its generation anew: delete its resource here, too.",
  signature: credential,
  /** An AnalysisRun is no Rollout: what comes of it is in its Rollout's conditions. */
  kinds: { Rollout: rolloutKind },
  kindOf: (_, payload) => kindIn(payload, "rollout", "Rollout"),
};

function normalize(payload: Json): SourceReport[] {
  const {
    metadata: object,
    spec,
    status,
  } = isWrapped(payload, "rollout")
    ? parseAs(z.object({ rollout }), payload).rollout
    : parseAs(rollout, payload);
  if (!status || !(status.phase || status.conditions?.length)) return [];
  const { generation } = object;
  const observedAt = latestOf((status.conditions ?? []).map(timeOf));
  const revision = status.currentPodHash;
  return [
    {
      resource: objectPath("Rollout", object),
      input: {
        reporter: "argo-rollouts",
        ...(observedAt && { observedAt }),
        ...sequenceOf(object),
        ...(generation != null && { generation }),
        ...(revision && { revision }),
        conditions: conditionsIn(status),
        data: filled({
          image: spec?.template?.spec?.containers?.[0]?.image,
          stable: status.stableRS,
        }),
      },
    },
  ];
}

/** The Rollout's own conditions, of which some are good when False, and our verdict on them all. */
function conditionsIn(status: Status): ConditionInput[] {
  const observed = numberIn(status.observedGeneration);
  const { word, message } = saidIn(status);
  const ready = {
    type: "Ready",
    ...verdictOn(READY_VERDICTS, word),
    message: messageOf(message),
    ...(observed !== undefined && { observedGeneration: observed }),
  };
  return [ready, ...(status.conditions ?? []).map((one) => given(one, observed))];
}

/** In a word what Argo Rollouts says of a Rollout, by the rules by which it works out its phase. */
function saidIn({ conditions, phase, message }: Status): { word: string; message?: Text } {
  const of = (type: string) => conditions?.find((one) => one.type === type);
  const invalid = of(INVALID);
  if (invalid && invalid.status !== "False") return { word: INVALID, message: invalid.message };
  const degraded = conditions?.find(({ reason }) => DEGRADED.some((one) => one === reason));
  if (degraded?.reason) return { word: degraded.reason, message: degraded.message };
  if (phase) return { word: phase, message };
  if (of("Healthy")?.status === "True") return { word: "Healthy" };
  return { word: of("Progressing")?.reason || "Progressing" };
}

function timeOf({ lastUpdateTime, lastTransitionTime }: z.infer<typeof condition>) {
  return lastUpdateTime ?? lastTransitionTime;
}
