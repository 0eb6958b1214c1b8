import { approve } from "./approve.ts";
import { batch } from "./batch.ts";
import { declare } from "./declare.ts";
import { define } from "./define.ts";
import { deployment } from "./deployment.ts";
import { forgery } from "./forgery.ts";
import { history } from "./history.ts";
import { inventory } from "./inventory.ts";
import { judge } from "./judge.ts";
import { list } from "./list.ts";
import { mute } from "./mute.ts";
import { onGate } from "./on-gate.ts";
import { override } from "./override.ts";
import { read } from "./read.ts";
import { redrive } from "./redrive.ts";
import { remove } from "./remove.ts";
import { report } from "./report.ts";
import { rewrite } from "./rewrite.ts";
import { seesaw } from "./seesaw.ts";
import { subscribe } from "./subscribe.ts";
import { swing } from "./swing.ts";
import { undefine } from "./undefine.ts";
import { unmute } from "./unmute.ts";
import { unsubscribe } from "./unsubscribe.ts";
import type { Verb } from "./verb.ts";
import { withdraw } from "./withdraw.ts";
import { withoutOverride } from "./without-override.ts";

/** Every kind of request that any run may have. */
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

/** Every kind of request about gates, where there are any. */
export const GATE_VERBS: readonly Verb[] = [
  define,
  judge,
  approve,
  withdraw,
  override,
  withoutOverride,
  undefine,
  seesaw,
  ...[read, history, remove, rewrite, report].map(onGate),
];

/** Every kind of request about who is told, where anybody is, and of what there is to tell. */
export const NOTICE_VERBS: readonly Verb[] = [subscribe, unsubscribe, redrive, mute, unmute, swing];
