import { Logger } from "@aws-lambda-powertools/logger";
import middy from "@middy/core";
import type { Context } from "aws-lambda";
import type { Ran } from "../pipeline/runs.ts";

/** EventBridge's event of a schedule; without a time, whoever invokes the function means now. */
type ScheduledEvent = { readonly time?: string };

type Worked = Ran & { readonly drifted?: readonly string[] };

/** The Lambda handler of a verb that runs on a schedule; it fails, and so is counted, when some of its work did. */
export function scheduledHandler(verb: string, work: (time?: string) => Promise<Worked>) {
  const logger = new Logger({ serviceName: verb });
  const run = async (event: ScheduledEvent, context: Context): Promise<void> => {
    logger.addContext(context);
    const { looked, drifted = [], failures } = await work(event.time);
    if (looked > 0) logger.info("looked at what was due", { looked });
    for (const group of drifted) logger.error("a group counted wrongly", { group });
    for (const failure of failures) logger.error("left for the next time", failure as Error);
    if (failures.length > 0) throw new Error(`${failures.length} resources are left for next time`);
  };
  return middy(run);
}
