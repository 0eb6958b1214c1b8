import { merge } from "../../../lib/domain/merge.ts";
import type { Invariant } from "./invariant.ts";

export const noLostUpdate: Invariant = {
  number: 4,
  name: "an acknowledged report is in the status, or something greater is",
  violation({ accounts }) {
    for (const resource of accounts.byResource.keys()) {
      const state = accounts.latest(resource)?.state;
      for (const { report, dated } of accounts.acknowledged(resource)) {
        const { outcomes } = merge(state, resource, [report], report.observedAt);
        if (outcomes[0]?.kind === "applied") {
          return `${JSON.stringify(dated)} on ${resource} was acknowledged, and would still change it`;
        }
      }
    }
    return undefined;
  },
};
