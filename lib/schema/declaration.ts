import * as z from "zod/mini";
import { LIMITS } from "../domain/limits.ts";
import { condition } from "./report.ts";
import { count, duration, MAX_NAME, name } from "./values.ts";

const labelKey = z
  .string()
  .check(
    z.regex(
      /^[A-Za-z0-9]([A-Za-z0-9._/-]{0,126}[A-Za-z0-9])?$/,
      "must be a label's name such as team",
    ),
  );

export const declaration = z.strictObject({
  labels: z.exactOptional(
    z
      .record(labelKey, z.string().check(z.maxLength(MAX_NAME)))
      .check(
        z.refine(
          (labels) => Object.keys(labels).length <= LIMITS.labels,
          `holds more than ${LIMITS.labels} labels`,
        ),
      ),
  ),
  displayName: z.exactOptional(name),
  generation: z.exactOptional(count),
  revision: z.exactOptional(name),
  heartbeat: z.exactOptional(z.strictObject({ every: duration, grace: z.exactOptional(duration) })),
  abnormal: z.exactOptional(z.array(condition.shape.type).check(z.maxLength(LIMITS.conditions))),
});
