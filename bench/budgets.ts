/** What is measured, and how much of it there may be; a ratio is to something else in the same run. */
export const BUDGETS = {
  mergeVsJson: {
    most: 3,
    means: "merging a report, against a JSON parse and stringify of the status",
  },
  ingestVsSdk: {
    most: 1.3,
    means: "a report through the ingest function, against a bare read and write",
  },
  importVsSdk: {
    most: 1.2,
    means: "importing the ingest bundle, against a bundle of the bare client",
  },
  ingestBundleKb: {
    most: 300,
    means: "kilobytes that the ingest function imports at a cold start",
  },
  conflictWritesPerReport: {
    most: 2,
    means: "writes a report, of 200 that reach one resource at once",
  },
  readUnitsPerReport: { most: 1, means: "read units of a report on a small status" },
  writeUnitsPerChangedReport: {
    most: 2,
    means: "write units of a changed report on a small status",
  },
  rollupUnits10: {
    most: 12,
    means: "request units of a member's change in a group of 10, at most",
  },
  rollupUnits10k: {
    most: 12,
    means: "request units of a member's change in a group of 10 000, at most",
  },
  rollupWritesMassOutage: {
    most: 10,
    means: "writes of a group's status when 5 000 of its members go down",
  },
} as const;

export type Metric = keyof typeof BUDGETS;
export type Results = Readonly<Record<Metric, number>>;

/** The metrics that are over their budgets. */
export function overBudget(results: Results): Metric[] {
  return (Object.keys(BUDGETS) as Metric[]).filter(
    (metric) => !(results[metric] <= BUDGETS[metric].most),
  );
}

/** The results as a table. */
export function tableOf(results: Results): string {
  const rows = (Object.keys(BUDGETS) as Metric[]).map((metric) => {
    const { most, means } = BUDGETS[metric];
    const mark = results[metric] <= most ? "ok  " : "OVER";
    const [measured, budget] = [results[metric].toFixed(2).padStart(8), `≤ ${most}`.padEnd(6)];
    return `${mark} ${metric.padEnd(28)}${measured}  ${budget} ${means}`;
  });
  return rows.join("\n");
}
