import { Logger } from "@aws-lambda-powertools/logger";
import middy from "@middy/core";
import type { Context } from "aws-lambda";
import type { Json } from "../domain/json.ts";
import { Refusal } from "../domain/refusal.ts";
import { counter } from "./counter.ts";
import { METRICS } from "./metrics.ts";

/**
 * The Lambda handler of a verb that takes other systems' events in. One that isn't what it says never will
 * be, so that it is logged and counted; after any other failure the event is handed over again.
 */
export function listenHandler(verb: string, work: (event: Json) => Promise<number>) {
  const logger = new Logger({ serviceName: verb });
  const count = counter(verb);
  const run = async (event: Json, context: Context): Promise<void> => {
    logger.addContext(context);
    try {
      const reports = await work(event);
      if (reports > 0) logger.info("took an event in", { ...named(event), reports });
    } catch (error) {
      if (!(error instanceof Refusal) || error.code === "unavailable") throw error;
      const { code, message, faults } = error;
      logger.warn("an event isn't what it says", {
        ...named(event),
        code,
        reason: message,
        faults,
      });
      count({ [METRICS.refusedEvents]: 1 });
    }
  };
  return middy(run).onError(({ error }) => logger.error("left for another try", error as Error));
}

/** What an event is called, as far as it says so. */
function named(event: Json): object {
  const { id, source, "detail-type": type } = (event ?? {}) as { readonly [name: string]: unknown };
  return { event: { id, source, type } };
}
