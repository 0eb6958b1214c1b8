import { batch } from "./batch.ts";
import { declare } from "./declare.ts";
import { remove } from "./remove.ts";
import { report } from "./report.ts";
import type { Verb } from "./verb.ts";

/** Every kind of request that a run may have. */
export const VERBS: readonly Verb[] = [report, batch, declare, remove];
