import * as z from "zod/mini";
import type { Json } from "../domain/json.ts";
import { invalid } from "../domain/refusal.ts";
import { report } from "../schema/report.ts";
import { parseAs } from "../schema/shape.ts";
import { harmless } from "../schema/spoken.ts";
import { path } from "../schema/values.ts";
import { filled, messageOf, pathOf, revision, text } from "./payload.ts";
import { credential } from "./signature/token.ts";
import type { Kind, Source, SourceReport } from "./source.ts";
import { camelCased, enumValue, timestamp } from "./waypoint/protobuf.ts";
import { healthOf, membersOf, observedResource } from "./waypoint/resource.ts";

/** The SDK's report is on nothing that it names; the server's has the health as texts, and says of what it is. */
const statusReport = z.object({
  resource: z.optional(path),
  resources: z.nullish(z.array(observedResource)),
  health: z.nullish(z.union([enumValue, z.object({ healthStatus: text, healthMessage: text })])),
  healthMessage: text,
  generatedTime: z.nullish(timestamp),
  external: z.nullish(z.boolean()),
  application: z.nullish(z.object({ project: z.string(), application: z.string() })),
  workspace: z.nullish(z.object({ workspace: z.string() })),
  deploymentId: z.nullish(revision),
  releaseId: z.nullish(revision),
});
type StatusReport = z.infer<typeof statusReport>;

const kind: Kind = {
  resource: "{project}/{application}/{workspace}/{deployment or release}",
  conditions: {
    Ready: {
      True: ["READY"],
      False: ["ALIVE", "PARTIAL", "DOWN", "MISSING"],
      Unknown: ["UNKNOWN"],
    },
  },
  order: "`generated_time`",
  normalize,
};

/** Waypoint's StatusReport, of the plugin SDK or of the server, as JSON. */
export const waypoint: Source = {
  title: "Waypoint",
  notes:
    "A StatusReport as JSON, its names in either case, its enums as words or numbers. The server's says of what it is; to a plugin's add a key `resource`, or deliver it through a hook whose expression gives the path. Its `resources` are the whole list of members, each with its own health; without them, the members are left as they are.",
  signature: credential,
  kinds: { StatusReport: kind },
  kindOf: () => "StatusReport",
};

function normalize(payload: Json): SourceReport[] {
  const said = parseAs(statusReport, camelCased(harmless(payload)));
  const { resources, generatedTime, external } = said;
  if (said.health == null && !resources && !generatedTime)
    throw invalid({ path: "health", message: "is required, or resources, or generated_time" });
  const { health, message } = healthIn(said);
  const resource = resourceOf(said);
  const revisionName = said.deploymentId || said.releaseId;
  const input = parseAs(report, {
    reporter: "waypoint",
    health,
    ...filled({ message, observedAt: generatedTime, revision: revisionName }),
    ...(external != null && { external }),
    ...(resources && { resources: membersOf(resources) }),
  });
  return [resource === undefined ? { input } : { resource, input }];
}

/** What is left out is UNKNOWN: protobuf doesn't write an enum's first value. */
function healthIn({ health, healthMessage }: StatusReport) {
  const isText = typeof health === "object" && health !== null;
  return isText
    ? { health: healthOf(health.healthStatus), message: messageOf(health.healthMessage) }
    : { health: healthOf(health), message: messageOf(healthMessage) };
}

function resourceOf({
  resource,
  application,
  workspace,
  deploymentId,
  releaseId,
}: StatusReport): string | undefined {
  if (resource !== undefined) return resource;
  const target = (deploymentId && "deployment") || (releaseId && "release");
  if (!application || !workspace || !target) return undefined;
  const { project, application: app } = application;
  return pathOf([project, app, workspace.workspace, target], "application");
}
