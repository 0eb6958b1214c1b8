import * as z from "zod/mini";
import { filled, idOf, instant, text } from "../payload.ts";
import type { Kind } from "../source.ts";
import { awsEventIn, inAws, namesIn, reportOf } from "./event.ts";

const VERDICTS = { True: ["Success"], False: ["RetriesExhausted", "EventAgeExceeded"] };

const detail = z.object({
  timestamp: instant,
  requestContext: z.object({
    requestId: z.string(),
    functionArn: z.string(),
    condition: z.string(),
  }),
  responseContext: z.nullish(z.object({ functionError: text })),
});

/** A function whose asynchronous invocations have the bus as destination. */
export const invocation: Kind = {
  resource: "aws/{account}/{region}/lambda/{function}",
  conditions: { Succeeded: VERDICTS },
  order: "`timestamp`",
  normalize(payload) {
    const event = awsEventIn(detail, payload);
    const { timestamp, requestContext, responseContext } = event.detail;
    const { requestId, functionArn, condition: word } = requestContext;
    const [, name = ""] = namesIn(functionArn, "detail.requestContext.functionArn");
    const resource = inAws(event, "lambda", name);
    const message = responseContext?.functionError;
    return reportOf(
      event,
      { resource, condition: "Succeeded", verdicts: VERDICTS, word, message },
      { id: idOf(requestId, word), observedAt: timestamp, data: filled({ request: requestId }) },
    );
  },
};
