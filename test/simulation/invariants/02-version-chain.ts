import type { Invariant } from "./invariant.ts";

export const versionChain: Invariant = {
  number: 2,
  name: "every write builds on the write before it",
  violation({ accounts }) {
    for (const [resource, commits] of accounts.byResource) {
      let version = 0;
      for (const { before, after } of commits) {
        if ((before?.version ?? 0) !== version || after.version !== version + 1) {
          return `${resource} went from version ${before?.version} to ${after.version} after ${version}`;
        }
        version = after.version;
      }
    }
    return undefined;
  },
};
