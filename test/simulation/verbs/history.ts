import type { HistoryDetail } from "../../../lib/domain/aside.ts";
import type { Detail } from "../../../lib/domain/transition.ts";
import type { Page } from "../../../lib/pipeline/ports/rows.ts";
import type { Site, Verb } from "./verb.ts";

/** `GET /v1/history/{path}`, page by page. */
export const history: Verb = {
  name: "query",
  weight: 0.5,
  plan(random, scene) {
    const [resource, limit] = [random.pick(scene.resources), random.whole(1, 20)];
    return {
      text: `history of ${resource}, ${limit} a page`,
      resources: [resource],
      intent: { kind: "history", resource },
      perform: async (site) => ({ history: await everyTransition(site, resource, limit) }),
    };
  },
};

/** The transitions of all pages of a resource's history. */
export async function everyTransition(
  { system, ports }: Site,
  resource: string,
  limit: number,
): Promise<Detail[]> {
  const found: Detail[] = [];
  let before: string | undefined;
  do {
    const page: Page<HistoryDetail> = await system.verbs.getHistory(ports, resource, limit, before);
    found.push(...page.items.flatMap((one) => ("type" in one ? [] : [one])));
    before = page.cursor;
  } while (before !== undefined);
  return found;
}
