import { createHash } from "node:crypto";
import type { LocalKeys } from "../../../lib/local/aws/kms.ts";

/** A key for every ARN, the same in every run. */
export const SOME_KEYS: LocalKeys = {
  keyOf: (arn) => createHash("sha256").update(arn).digest(),
};
