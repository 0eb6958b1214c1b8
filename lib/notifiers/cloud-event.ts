import type { Notice } from "../domain/notification/notice.ts";
import { EVENT_SOURCE } from "../domain/transition.ts";

/** The content type of a structured CloudEvent. */
export const CLOUD_EVENT = "application/cloudevents+json";

/** A notice as a structured CloudEvent 1.0. */
export function cloudEventOf({ id, type, time, data }: Notice): string {
  return JSON.stringify({
    specversion: "1.0",
    id,
    source: EVENT_SOURCE,
    type: `dev.signalbox.${type}`,
    ...(data.resource !== "" && { subject: data.resource }),
    time,
    datacontenttype: "application/json",
    data,
  });
}
