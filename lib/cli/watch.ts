import type { SignalboxClient } from "../client/client.ts";
import type { ListQuery } from "../client/statuses.ts";
import type { ResourceStatus } from "../domain/status.ts";
import { repeatedly } from "./outage.ts";
import type { Session } from "./session.ts";
import type { Display } from "./views/display.ts";
import { LineDisplay } from "./views/line-display.ts";
import { ScreenDisplay } from "./views/screen-display.ts";

/** Every status of a listing, from all of its pages. */
export async function listAll(
  client: SignalboxClient,
  query: ListQuery,
  signal?: AbortSignal,
): Promise<ResourceStatus[]> {
  const statuses: ResourceStatus[] = [];
  for await (const page of client.statuses.list(query, signal)) statuses.push(...page);
  return statuses;
}

/** Shows a listing again every second until Ctrl-C, across restarts of the service. */
export async function watch(session: Session, query: ListQuery): Promise<void> {
  const { client, terminal, format } = session;
  const structured = format === "json" || format === "yaml";
  const display: Display =
    terminal.isTTY && !structured ? new ScreenDisplay(session) : new LineDisplay(session);
  const signal = terminal.interruption();
  const look = async (alive: () => void) => {
    const statuses = await listAll(client, query, signal);
    alive();
    await display.show(statuses);
  };
  await repeatedly(look, () => display.lost(), signal);
}
