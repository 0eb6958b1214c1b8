/** Items of one page of a list: when nobody says how many, and at most. */
export const PAGE = { usual: 100, most: 500 } as const;

/** Bounds on what one status may hold, and on what is remembered of it. */
export const LIMITS = {
  /** Reports in one batch. */
  batch: 500,
  /** Milliseconds that a reporter's clock may run ahead of ours, so that none can pin a condition. */
  clockSkew: 60_000,
  conditions: 64,
  dataDepth: 32,
  labels: 64,
  /** Members in one list. */
  members: 500,
  /** Characters of a probe's output that become a message; the rest is for the log of whoever probes. */
  probeOutput: 1024,
  /** Probes of one resource whose streaks are counted. */
  probes: 16,
  /** Bytes of JSON that readers see of one status, its declaration aside. */
  statusBytes: 65_536,
  /** Bytes kept for its data, and as many for its conditions, so that all of it fits DynamoDB's 400 KB. */
  keptBytes: 131_072,
  /** Report ids remembered, so that a redelivery without `observedAt` is still a duplicate. */
  recentReports: 32,
  /** Milliseconds for which a hidden or deleted leaf of data still holds off older writes. */
  tombstone: 24 * 60 * 60 * 1000,
} as const;
