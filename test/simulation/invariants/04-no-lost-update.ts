import { LIMITS } from "../../../lib/domain/limits.ts";
import { merge } from "../../../lib/domain/merge.ts";
import type { Invariant } from "./invariant.ts";

const HOUR = 60 * 60 * 1000;

export const noLostUpdate: Invariant = {
  number: 4,
  name: "an acknowledged report is in the status, or something greater is",
  violation({ accounts }) {
    for (const [resource, commits] of accounts.byResource) {
      const [last] = commits.slice(-1);
      const remembered = (last?.record.at ?? 0) - LIMITS.tombstone + HOUR;
      for (const { report, dated } of accounts.acknowledged(resource)) {
        // What hid an older report from the data may have been forgotten since.
        if (Date.parse(report.observedAt) < remembered) continue;
        const { outcomes } = merge(last?.after.state, resource, [report], report.observedAt);
        if (outcomes[0]?.kind === "applied") {
          return `${JSON.stringify(dated)} on ${resource} was acknowledged, and would still change it`;
        }
      }
    }
    return undefined;
  },
};
