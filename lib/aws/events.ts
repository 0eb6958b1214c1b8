import { Logger } from "@aws-lambda-powertools/logger";
import middy from "@middy/core";
import type { Context } from "aws-lambda";
import { parsePath } from "../domain/resource.ts";

/** EventBridge's event of a transition; nothing but its resource is believed. */
type TransitionEvent = { readonly detail: { readonly resource: string } };

/** The Lambda handler of a verb that does something about the resource of each event; it fails when that does, and so is run again. */
export function eventHandler(verb: string, work: (resource: string) => Promise<number>) {
  const logger = new Logger({ serviceName: verb });
  const run = async ({ detail }: TransitionEvent, context: Context): Promise<void> => {
    logger.addContext(context);
    const resource = parsePath(detail.resource, "detail.resource");
    const done = await work(resource);
    if (done > 0) logger.info("decided", { resource, gates: done });
  };
  return middy(run).onError(({ error }) => {
    const causes = error instanceof AggregateError ? (error.errors as Error[]) : [error as Error];
    for (const cause of causes) logger.error("left undecided", cause);
  });
}
