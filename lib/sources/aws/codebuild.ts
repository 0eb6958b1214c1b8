import * as z from "zod/mini";
import { filled, text } from "../payload.ts";
import type { Kind } from "../source.ts";
import { awsEventIn, inAws, reportOf } from "./event.ts";

const VERDICTS = {
  True: ["SUCCEEDED"],
  False: ["FAILED", "TIMED_OUT", "FAULT"],
  Unknown: ["IN_PROGRESS", "STOPPED"],
};

const detail = z.object({
  "project-name": z.string(),
  "build-id": text,
  "build-status": z.string(),
  "additional-information": z.nullish(
    z.object({
      "source-version": text,
      logs: z.nullish(z.object({ "deep-link": text })),
    }),
  ),
});

/** A project: what a build of it says that happened last. */
export const build: Kind = {
  resource: "aws/{account}/{region}/codebuild/{project}",
  conditions: { Succeeded: VERDICTS },
  order: "`time`, IN_PROGRESS before the end",
  normalize(payload) {
    const event = awsEventIn(detail, payload);
    const { "project-name": project, "build-status": word } = event.detail;
    const more = event.detail["additional-information"];
    const resource = inAws(event, "codebuild", project);
    return reportOf(
      event,
      { resource, condition: "Succeeded", verdicts: VERDICTS, word },
      {
        sequence: word === "IN_PROGRESS" ? 0 : 1,
        data: filled({
          build: event.detail["build-id"],
          ref: more?.["source-version"],
          logUrl: more?.logs?.["deep-link"],
        }),
      },
    );
  },
};
