import type { AsideType } from "../domain/aside.ts";
import type { DetailType } from "../domain/transition.ts";
import type { HistoryEntry } from "../pipeline/ports/history.ts";
import { expiryAfter, type Item } from "./row.ts";

export const PREFIX = "history#";
/** Decisions are sorted by when they ended, so that the one of a time is the first that ended after it. */
export const DECISION = "decision#";
/** The partition of what is in no one resource's history: a path has no such character. */
const OF_NO_RESOURCE = "#history";
const SEQUENCE_WIDTH = 16;
/** A sort key of ours: a cursor that isn't one would be an error of the database's. */
export const SORT_KEY = new RegExp(`^${PREFIX}\\d{${SEQUENCE_WIDTH}}#\\d@[\\x21-\\x7e]{1,960}$`);
const DAY = 24 * 60 * 60;

export type RowKey = { readonly resource: string; readonly item: string };

/** Where an entry stands among those of one sequence: what people did, then in the order in which `diff` announces the rest, then who was told. */
const PLACES: Record<Exclude<DetailType | AsideType, "Silence">, number> = {
  Approval: 0,
  Override: 0,
  ResourceDeclared: 0,
  ConditionTransitioned: 1,
  ConditionUpdated: 1,
  ConditionObserved: 1,
  HealthTransitioned: 2,
  ResourceDeleted: 3,
  Notification: 4,
  Suppressed: 4,
};

/** An entry as a row, which DynamoDB may delete so many days after the entry's time. */
export function rowOf(entry: HistoryEntry, days: number): Item {
  const { detailType, time, detail } = entry;
  const { resource, item } = keyOf(entry);
  return {
    resource: { S: resource },
    item: { S: item },
    type: { S: detailType },
    time: { S: time },
    detail: { S: JSON.stringify(detail) },
    expires: expiryAfter(time, days * DAY),
  };
}

/** Sorts by sequence and then by place; the id's own ending keeps rows of one place apart. */
export function keyOf(entry: HistoryEntry): RowKey {
  const { detailType, time, detail } = entry;
  if (detailType === "Decision") {
    const { resource, view } = detail;
    return { resource, item: `${DECISION}${time}#${view.evaluatedTime}` };
  }
  if (detailType === "Silence" || detail.sequence === undefined) {
    return { resource: OF_NO_RESOURCE, item: `${PREFIX}${time}#${detail.id}` };
  }
  const { id, resource, sequence } = detail;
  const number = String(sequence).padStart(SEQUENCE_WIDTH, "0");
  const suffix = id.slice(id.lastIndexOf("@"));
  return { resource, item: `${PREFIX}${number}#${PLACES[detailType]}${suffix}` };
}
