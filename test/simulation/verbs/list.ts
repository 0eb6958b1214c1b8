import { EVERYTHING } from "../../../lib/domain/access/scope.ts";
import type { ResourceStatus } from "../../../lib/domain/status.ts";
import type { Page } from "../../../lib/pipeline/ports/rows.ts";
import type { Site, Verb } from "./verb.ts";

/** `GET /v1/status`, page by page. */
export const list: Verb = {
  name: "query",
  weight: 0.5,
  plan: (random) => {
    const limit = random.whole(1, 3);
    return {
      text: `all statuses, ${limit} a page`,
      resources: undefined,
      intent: { kind: "listing" },
      perform: async (site) => ({ statuses: await everyStatus(site, limit) }),
    };
  },
};

/** The statuses of all pages of a listing of everything. */
export async function everyStatus(
  { system, ports }: Site,
  limit: number,
): Promise<ResourceStatus[]> {
  const found: ResourceStatus[] = [];
  let cursor: { cursor?: string } = {};
  do {
    const listing = { prefix: "", labels: [], limit, ...cursor };
    const page: Page<ResourceStatus> = await system.verbs.listStatuses(ports, listing, EVERYTHING);
    found.push(...page.items);
    cursor = page.cursor === undefined ? {} : { cursor: page.cursor };
  } while (cursor.cursor !== undefined);
  return found;
}
