import * as z from "zod/mini";
import { parseAs } from "../schema/shape.ts";
import { epochMilliseconds, filled, id, pathOf, text } from "./payload.ts";
import { credential } from "./signature/token.ts";
import type { Kind, Source } from "./source.ts";
import { type Verdicts, verdictOn } from "./verdict.ts";

const PIPELINE_VERDICTS = {
  True: ["SUCCEEDED"],
  False: ["TERMINAL"],
  Unknown: [
    "NOT_STARTED",
    "BUFFERED",
    "RUNNING",
    "PAUSED",
    "SUSPENDED",
    "REDIRECT",
    "FAILED_CONTINUE",
    "STOPPED",
    "SKIPPED",
    "CANCELED",
  ],
} as const satisfies Verdicts;

/** How far an execution is; what isn't in here is its end. */
const PHASES = ["NOT_STARTED", "BUFFERED", "RUNNING", "PAUSED", "SUSPENDED"];

const pipelinePayload = z.object({
  details: z.object({ application: z.string(), created: epochMilliseconds }),
  content: z.object({
    execution: z.object({ id: z.string(), name: z.string(), status: z.string() }),
  }),
});

/** An execution of a pipeline, whose id doesn't grow. */
const pipeline: Kind = {
  resource: "spinnaker/{application}/{pipeline}",
  conditions: { Succeeded: PIPELINE_VERDICTS },
  order: "`details.created`, status",
  normalize(payload) {
    const { details, content } = parseAs(pipelinePayload, payload);
    const { execution } = content;
    const phase = PHASES.indexOf(execution.status);
    return [
      {
        resource: pathOf(["spinnaker", details.application, execution.name], "details.application"),
        input: {
          id: `execution/${execution.id}/${execution.status}`,
          reporter: "spinnaker",
          observedAt: details.created,
          sequence: phase < 0 ? PHASES.length : phase,
          conditions: [{ type: "Succeeded", ...verdictOn(PIPELINE_VERDICTS, execution.status) }],
          data: { execution: execution.id },
        },
      },
    ];
  },
};

const BUILD_VERDICTS = {
  True: ["SUCCESS"],
  False: ["FAILURE", "UNSTABLE"],
  Unknown: ["BUILDING", "ABORTED", "NOT_BUILT"],
} as const satisfies Verdicts;

const buildPayload = z.object({
  details: z.object({ created: epochMilliseconds }),
  content: z.object({
    master: z.string(),
    project: z.object({
      name: z.string(),
      lastBuild: z.object({
        number: id,
        building: z.nullish(z.boolean()),
        result: text,
        url: text,
      }),
    }),
  }),
});

/** A build that Spinnaker saw on one of its build masters. */
const build: Kind = {
  resource: "spinnaker/{master}/{job}",
  conditions: { Succeeded: BUILD_VERDICTS },
  order: "`lastBuild.number`, `details.created`, result",
  normalize(payload) {
    const { details, content } = parseAs(buildPayload, payload);
    const { name, lastBuild } = content.project;
    const result = (!lastBuild.building && lastBuild.result) || "BUILDING";
    return [
      {
        resource: pathOf(["spinnaker", content.master, name], "content.project.name"),
        input: {
          id: `build/${lastBuild.number}/${result}`,
          reporter: "spinnaker",
          observedAt: details.created,
          sequence: result === "BUILDING" ? 0 : 1,
          generation: lastBuild.number,
          conditions: [{ type: "Succeeded", ...verdictOn(BUILD_VERDICTS, result) }],
          data: filled({ url: lastBuild.url }),
        },
      },
    ];
  },
};

const eventPayload = z.object({ details: z.object({ type: text }) });
const PIPELINE_EVENT = "orca:pipeline:";

/** Spinnaker's events, as echo's REST module posts them to who listens. */
export const spinnaker: Source = {
  title: "Spinnaker",
  notes:
    "Give an endpoint of echo's `rest.endpoints` the secret as `password`, with any `username`, or as a bearer token in `headers`, and leave `wrap` and `flatten` off. Events of an execution's stages and tasks say nothing here.",

  signature: credential,

  /** By `details.type`: `orca:pipeline:…` or `build`. */
  kinds: { pipeline, build },

  kindOf(_, payload) {
    const type = parseAs(eventPayload, payload).details.type ?? "";
    return type.startsWith(PIPELINE_EVENT) ? "pipeline" : type;
  },
};
