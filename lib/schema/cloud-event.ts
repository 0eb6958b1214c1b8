import * as z from "zod/mini";
import { anyJson, path, time } from "./values.ts";

/** A CloudEvent 1.0 as one JSON object, as far as the contract tells of it. */
export const cloudEvent = z.looseObject({
  specversion: z.literal("1.0"),
  id: z.string().check(z.minLength(1)),
  source: z.string().check(z.minLength(1)),
  type: z.string().check(z.minLength(1)),
  subject: z.exactOptional(path),
  time: z.exactOptional(time),
  data: z.exactOptional(anyJson),
});
