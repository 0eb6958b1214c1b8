import * as z from "zod/mini";
import { isObject, type Json, type JsonObject } from "../domain/json.ts";
import { invalid } from "../domain/refusal.ts";
import type { ConditionInput } from "../domain/report-input.ts";
import { patchFrom } from "../schema/patch.ts";
import { RESERVED_KEYS } from "../schema/report.ts";
import { parseAs } from "../schema/shape.ts";
import { harmless } from "../schema/spoken.ts";
import { jsonObject, path } from "../schema/values.ts";
import { condition, given, latestOf, metadata, sequenceOf } from "./kubernetes.ts";
import { id, messageOf, pathOf, text } from "./payload.ts";
import { credential } from "./signature/token.ts";
import type { Kind, Source } from "./source.ts";
import { GIVEN, type Verdicts, verdictOn } from "./verdict.ts";

/** What Kratix makes of a resource's health records. */
const HEALTH_VERDICTS = {
  True: ["ready", "healthy"],
  False: ["unhealthy", "degraded"],
  Unknown: ["unknown"],
} as const satisfies Verdicts;

const named = z.object({ resource: z.optional(path) });

/** A pipeline's status.yaml, which is a status patch, and doesn't know whose. */
const statusFile: Kind = {
  resource: "{resource}",
  conditions: { "{type}": GIVEN },
  order: "the time of receipt",
  normalize(payload) {
    const { resource } = parseAs(named, payload);
    const { resource: _, ...patch } = parseAs(jsonObject, harmless(payload));
    const report = { ...patchFrom(patch), reporter: "kratix" };
    return [resource === undefined ? { input: report } : { resource, input: report }];
  },
};

const object = z.object({
  kind: z.string(),
  metadata: z.extend(metadata, { namespace: text }),
  status: z.nullish(
    z.object({
      conditions: z.nullish(z.array(condition)),
      message: text,
      observedGeneration: z.nullish(id),
      healthStatus: z.nullish(z.object({ state: text })),
    }),
  ),
});
type Status = NonNullable<z.infer<typeof object>["status"]>;

/** A resource request or a promise, as the cluster has it. */
const wholeObject: Kind = {
  resource: "{kind}/{namespace}/{name}",
  conditions: { "{type}": GIVEN, Healthy: HEALTH_VERDICTS },
  order: "`metadata.generation`, the latest `lastTransitionTime`, `metadata.resourceVersion`",
  normalize(payload) {
    const { kind, metadata: meta, status } = parseAs(object, payload);
    if (!status) return [];
    const observedAt = latestOf((status.conditions ?? []).map((one) => one.lastTransitionTime));
    return [
      {
        resource: pathOf(
          [kind, ...(meta.namespace ? [meta.namespace] : []), meta.name],
          "metadata",
        ),
        input: {
          reporter: "kratix",
          ...(observedAt && { observedAt }),
          ...sequenceOf(meta),
          ...(meta.generation != null && { generation: meta.generation }),
          ...(status.message && { message: messageOf(status.message) }),
          conditions: conditionsIn(status),
          data: dataIn(payload),
        },
      },
    ];
  },
};

/** What a Kratix pipeline writes, and what Kratix makes of it; its containers post either themselves. */
export const kratix: Source = {
  title: "Kratix",
  notes:
    "Post `/kratix/metadata/status.yaml` from a pipeline's last container, with the content type `application/yaml` and the header `Authorization: Bearer …`; it is taken as `PATCH /v1/status` takes it. It doesn't say whose status it is: add a key `resource`, or deliver through a hook whose expression gives the path. Or post the whole object, as JSON or YAML, whose status says what Kratix itself makes of it; a Promise has no namespace. Conditions that are there are taken as they are (`{type}`).",
  signature: credential,
  kinds: { status: statusFile, object: wholeObject },
  kindOf: (_, payload) => (isWhole(payload) ? "object" : "status"),
};

/** Whether a payload is an object of a cluster's, and no status.yaml. */
function isWhole(payload: Json): boolean {
  if (!isObject(payload)) throw invalid({ path: "", message: "must be an object" });
  return Object.hasOwn(payload, "apiVersion") && Object.hasOwn(payload, "metadata");
}

/** Kratix writes the generation that it observed last of all: a True may be of that only, a False is news. */
function conditionsIn({ conditions, observedGeneration, healthStatus }: Status): ConditionInput[] {
  const state = healthStatus?.state;
  const healthy = state ? [{ type: "Healthy", ...verdictOn(HEALTH_VERDICTS, state) }] : [];
  const all = [...(conditions ?? []).map((one) => given(one)), ...healthy];
  if (observedGeneration == null) return all;
  return all.map((one) => (one.status === "True" ? { ...one, observedGeneration } : one));
}

/** What pipelines wrote into a status, without what only Kratix writes there. */
function dataIn(payload: Json): JsonObject {
  const { status } = parseAs(z.object({ status: jsonObject }), harmless(payload));
  const known = ["conditions", "message", ...RESERVED_KEYS];
  return Object.fromEntries(Object.entries(status).filter(([key]) => !known.includes(key)));
}
