import * as z from "zod/mini";
import { name, path } from "./values.ts";

/** Secrets that may vouch for a hook's deliveries at once: the current, and those going out of use. */
const MAX_SECRETS = 5;
/** Together they are encrypted in one call, which takes 4 KB. */
const MAX_SECRET = 512;

/** A hook as it is put: a named way in for what a source sends. */
export const hookRequest = z.strictObject({
  source: name,
  secrets: z.exactOptional(
    z
      .array(z.string().check(z.minLength(1), z.maxLength(MAX_SECRET)))
      .check(z.minLength(1), z.maxLength(MAX_SECRETS)),
  ),
  resource: z.exactOptional(z.string().check(z.minLength(1))),
  under: z.exactOptional(path),
});

/** A hook as it is shown: never with its secrets. */
export const hookView = z.strictObject({
  name: z.string(),
  source: z.string(),
  resource: z.exactOptional(z.string()),
  under: z.exactOptional(path),
});
