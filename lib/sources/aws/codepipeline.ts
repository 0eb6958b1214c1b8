import * as z from "zod/mini";
import type { Json } from "../../domain/json.ts";
import { filled, text } from "../payload.ts";
import type { Kind, SourceReport } from "../source.ts";
import { awsEventIn, inAws, reportOf } from "./event.ts";

const VERDICTS = {
  True: ["SUCCEEDED"],
  False: ["FAILED"],
  Unknown: ["STARTED", "RESUMED", "STOPPING", "STOPPED", "CANCELED", "SUPERSEDED", "ABANDONED"],
};

/** What is under way, which whatever ends it in the same second comes after. */
const UNDER_WAY = ["STARTED", "RESUMED", "STOPPING"];

const detail = z.object({
  pipeline: z.string(),
  stage: text,
  action: text,
  state: z.string(),
  "execution-id": text,
  "execution-result": z.nullish(
    z.object({
      "external-execution-url": text,
      "external-execution-summary": text,
      "error-code": text,
    }),
  ),
});

const SHARED = { conditions: { Succeeded: VERDICTS }, order: "`time`, under way before ended" };

/** A pipeline: what an execution of it says that happened last. */
export const pipeline: Kind = {
  ...SHARED,
  resource: "aws/{account}/{region}/codepipeline/{pipeline}",
  normalize: (event) => normalize(event, "codepipeline", []),
};

/** A stage of a pipeline, likewise. */
export const stage: Kind = {
  ...SHARED,
  resource: "aws/{account}/{region}/codepipeline-stages/{pipeline}/{stage}",
  normalize: (event) => normalize(event, "codepipeline-stages", ["stage"]),
};

/** An action of a stage, likewise. */
export const action: Kind = {
  ...SHARED,
  resource: "aws/{account}/{region}/codepipeline-actions/{pipeline}/{stage}/{action}",
  normalize: (event) => normalize(event, "codepipeline-actions", ["stage", "action"]),
};

/** A part that the event doesn't name is called as what it is. */
function normalize(
  payload: Json,
  family: string,
  parts: readonly ("stage" | "action")[],
): SourceReport[] {
  const event = awsEventIn(detail, payload);
  const { pipeline: name, state, "execution-result": result } = event.detail;
  const names = parts.map((part) => event.detail[part] || part);
  const resource = inAws(event, family, name, ...names);
  const message = result?.["external-execution-summary"] || result?.["error-code"];
  return reportOf(
    event,
    { resource, condition: "Succeeded", verdicts: VERDICTS, word: state, message },
    {
      sequence: UNDER_WAY.includes(state) ? 0 : 1,
      data: filled({
        execution: event.detail["execution-id"],
        url: result?.["external-execution-url"],
      }),
    },
  );
}
