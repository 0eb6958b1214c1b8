import { Logger } from "@aws-lambda-powertools/logger";
import middy from "@middy/core";
import type { Context } from "aws-lambda";
import { parsePath } from "../domain/resource.ts";
import {
  type Detail,
  type DetailType,
  EVENT_SOURCE,
  type Transition,
} from "../domain/transition.ts";
import type { Ran } from "../pipeline/runs.ts";

/** EventBridge's event of a transition, or of a schedule; whoever invokes the function with neither means now. */
type NotificationEvent = {
  readonly source?: string;
  readonly "detail-type"?: string;
  readonly time?: string;
  readonly detail?: unknown;
};

type Works = {
  readonly transition: (transition: Transition) => Promise<number>;
  readonly minute: (time: string) => Promise<Ran>;
  readonly now: () => Promise<Ran>;
};

/** The Lambda handler of a verb that is told of transitions and runs every minute; it fails when some of its work did, and so is run again. */
export function notificationHandler(verb: string, works: Works) {
  const logger = new Logger({ serviceName: verb });
  const run = async (event: NotificationEvent, context: Context): Promise<void> => {
    logger.addContext(context);
    if (event.source === EVENT_SOURCE) {
      await works.transition(transitionIn(event));
      return;
    }
    const { looked, failures } = await (event.time === undefined
      ? works.now()
      : works.minute(event.time));
    if (looked > 0) logger.info("looked at what was due", { looked });
    if (failures.length > 0) throw new AggregateError(failures, "threads are left for next time");
  };
  return middy(run).onError(({ error }) => {
    const causes = error instanceof AggregateError ? (error.errors as Error[]) : [error as Error];
    for (const cause of causes) logger.error("left untold", cause);
  });
}

/** Nobody but our own relay may put events of our source on the bus; a path that is none is refused all the same. */
function transitionIn(event: NotificationEvent): Transition {
  const detail = event.detail as Detail;
  parsePath(detail.resource, "detail.resource");
  const time = new Date(event.time ?? "").toISOString();
  return { detailType: event["detail-type"] as DetailType, time, detail };
}
