import * as z from "zod/mini";
import type { Json } from "../../domain/json.ts";
import { filled, text } from "../payload.ts";
import type { Kind, SourceReport } from "../source.ts";
import { cdEventIn, conditionOf, inSource, reportOn } from "./event.ts";
import { phaseOf, RUN_VERDICTS, wordOf } from "./outcome.ts";

/** Until 0.4 an address was called `url`. */
const content = z.object({
  pipelineName: text,
  taskName: text,
  outcome: text,
  errors: text,
  uri: text,
  url: text,
});

const ORDER = "`timestamp`, queued before started before finished";

/** A pipeline: what its run says that happened last; a run without its name stands for itself. */
export const pipelineRun: Kind = {
  resource: "{source}/pipelines/{pipeline}",
  conditions: { Succeeded: RUN_VERDICTS },
  order: ORDER,
  normalize: (event) => normalize(event, "pipelines", "pipelineName"),
};

/** A task, likewise. */
export const taskRun: Kind = {
  resource: "{source}/tasks/{task}",
  conditions: { Succeeded: RUN_VERDICTS },
  order: ORDER,
  normalize: (event) => normalize(event, "tasks", "taskName"),
};

function normalize(
  event: Json,
  family: string,
  named: "pipelineName" | "taskName",
): SourceReport[] {
  const { source, subject, predicate, content: told, said } = cdEventIn(content, event);
  const resource = inSource(source, family, told[named] || subject);
  const word = wordOf(predicate, told.outcome);
  const condition = conditionOf("Succeeded", RUN_VERDICTS, word, told.errors);
  return reportOn(resource, said, condition, {
    sequence: phaseOf(predicate),
    data: filled({ url: told.uri || told.url, run: subject }),
  });
}
