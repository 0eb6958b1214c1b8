import { batch } from "./batch.ts";
import { declare } from "./declare.ts";
import { deployment } from "./deployment.ts";
import { forgery } from "./forgery.ts";
import { history } from "./history.ts";
import { inventory } from "./inventory.ts";
import { list } from "./list.ts";
import { read } from "./read.ts";
import { remove } from "./remove.ts";
import { report } from "./report.ts";
import { rewrite } from "./rewrite.ts";
import type { Verb } from "./verb.ts";

/** Every kind of request that a run may have. */
export const VERBS: readonly Verb[] = [
  report,
  batch,
  inventory,
  deployment,
  forgery,
  declare,
  remove,
  read,
  list,
  history,
  rewrite,
];
