import * as z from "zod/mini";
import { isObject, type Json } from "../domain/json.ts";
import { parseAs } from "../schema/shape.ts";
import { filled, id, instant, pathOf, revision, text } from "./payload.ts";
import { credential } from "./signature/token.ts";
import type { Kind, Source, SourceReport } from "./source.ts";
import { type Verdicts, verdictOn } from "./verdict.ts";

/** Results of builds, and the last statuses of the older XAML builds, which have no result. */
const VERDICTS = {
  True: ["succeeded"],
  False: ["failed", "partiallySucceeded"],
  Unknown: ["canceled", "stopped", "none"],
} as const satisfies Verdicts;

const buildPayload = z.object({
  id: z.string(),
  resource: z.object({
    id,
    buildNumber: text,
    status: z.string(),
    result: text,
    finishTime: z.nullish(instant),
    sourceBranch: text,
    sourceVersion: z.nullish(revision),
    definition: z.object({ name: z.string() }),
    _links: z.nullish(z.object({ web: z.nullish(z.object({ href: text })) })),
  }),
  resourceContainers: z.object({ project: z.object({ id: z.string() }) }),
});

/** The end of a pipeline's run, or of a build as it was called; the ids of an organization's builds grow. */
const build: Kind = {
  resource: "azure-devops/{project.id}/{definition.name}",
  conditions: { Succeeded: VERDICTS },
  order: "`resource.id`, `resource.finishTime`",
  normalize,
};

function normalize(payload: Json): SourceReport[] {
  const { id: event, resource: run, resourceContainers } = parseAs(buildPayload, payload);
  const names = ["azure-devops", resourceContainers.project.id, run.definition.name];
  return [
    {
      resource: pathOf(names, "resource.definition.name"),
      input: {
        id: event,
        reporter: "azure-devops",
        generation: run.id,
        ...(run.finishTime && { observedAt: run.finishTime }),
        ...(run.sourceVersion && { revision: run.sourceVersion }),
        conditions: [{ type: "Succeeded", ...verdictOn(VERDICTS, run.result || run.status) }],
        data: filled({
          name: run.buildNumber,
          url: run._links?.web?.href,
          ref: run.sourceBranch,
        }),
      },
    },
  ];
}

const eventPayload = z.object({ eventType: z.string() });

/** Azure DevOps' service hooks, the web hooks among them. */
export const azureDevOps: Source = {
  title: "Azure DevOps",
  notes:
    "A web hook of the event “Build completed”, with the secret as basic authentication password. A partly succeeded build had errors, so that it is False. The newest build of a pipeline speaks for it, on whichever branch; a hook whose path has `payload.resource.sourceBranch` in it parts them.",
  signature: credential,
  kinds: { "build.complete": build },
  kindOf: (_, payload) => parseAs(eventPayload, payload).eventType,
  deliveryId: (payload) =>
    isObject(payload) && typeof payload.id === "string" ? payload.id : undefined,
};
