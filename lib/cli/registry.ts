import { apply } from "./commands/apply.ts";
import { declare } from "./commands/declare.ts";
import { remove } from "./commands/delete.ts";
import { events } from "./commands/events.ts";
import { approve, gate, override } from "./commands/gate.ts";
import { get } from "./commands/get.ts";
import { history } from "./commands/history.ts";
import { list } from "./commands/list.ts";
import { report } from "./commands/report.ts";
import { silence } from "./commands/silence.ts";
import { subscription } from "./commands/subscription.ts";
import { token } from "./commands/token.ts";
import { wait } from "./commands/wait.ts";
import type { Subcommand } from "./session.ts";

/** Every command by its name, in the order in which the help lists them. */
export const COMMANDS = {
  report,
  apply,
  declare,
  delete: remove,
  get,
  list,
  wait,
  gate,
  approve,
  override,
  history,
  events,
  subscription,
  silence,
  token,
} as const satisfies Record<string, Subcommand>;
