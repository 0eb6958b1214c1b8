import type { Aside } from "../domain/aside.ts";
import type { Silence } from "../domain/notification/silence.ts";
import { silenceAudit } from "../domain/notification/silence-audit.ts";
import { type Recorded, toldOf } from "../domain/notification/told.ts";
import type { Item } from "./row.ts";
import { NOTICE_PARTITIONS, SILENCES_PARTITION } from "./table.ts";

/** What histories have of a row that is no status, as it was written; throws for a row that they know nothing of. */
export function asidesIn({ resource, item, record, value }: Item): Aside[] {
  const partition = resource?.S ?? "";
  if (partition === SILENCES_PARTITION && item?.S && value?.S) {
    return [silenceAudit(item.S, JSON.parse(value.S) as Silence)];
  }
  if (partition.startsWith(NOTICE_PARTITIONS) && record?.S) {
    const subscription = partition.slice(NOTICE_PARTITIONS.length);
    return [toldOf(subscription, JSON.parse(record.S) as Recorded)];
  }
  throw new Error(`the row ${item?.S} of ${partition} is in no history`);
}
