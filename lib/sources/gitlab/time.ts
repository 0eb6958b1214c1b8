import * as z from "zod/mini";
import { instant } from "../payload.ts";

const SPACED = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) (?:(UTC)|([+-]\d\d)(\d\d))$/;

/** GitLab's times: RFC 3339, `2016-08-12 15:23:28 UTC` or `2021-04-28 21:50:00 +0200`, by the event. */
export const gitlabTime = z.pipe(
  z.pipe(
    z.string(),
    z.transform((text: string) =>
      text.replace(SPACED, (_, day, time, utc, hours, minutes) =>
        utc ? `${day}T${time}Z` : `${day}T${time}${hours}:${minutes}`,
      ),
    ),
  ),
  instant,
);
