import { type GlobalOptions, openSession, type Session } from "../../lib/cli/session.ts";
import { aTerminal } from "./terminal.ts";

/** A session without colors, and what its terminal was shown. */
export function aSession(
  options: Partial<GlobalOptions> = {},
  changes: Parameters<typeof aTerminal>[0] = {},
): ReturnType<typeof aTerminal> & { readonly session: Session } {
  const fake = aTerminal(changes);
  return { ...fake, session: openSession(fake.terminal, { color: false, ...options }) };
}
