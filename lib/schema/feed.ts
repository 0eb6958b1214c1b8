import * as z from "zod/mini";
import { DETAIL_TYPES } from "../domain/transition.ts";
import { silenceEntry, toldEntry } from "./notification.ts";
import { audit, detail } from "./status.ts";
import { instant } from "./values.ts";

const event = z.extend(detail, { type: z.enum(DETAIL_TYPES), time: instant });

/** A page of the feed; there is always a place after it. */
export const feed = z.strictObject({
  items: z.array(z.union([event, audit, silenceEntry, toldEntry])),
  cursor: z.string(),
});
