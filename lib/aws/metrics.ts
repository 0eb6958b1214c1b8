/** The names of our own metrics; the functions that count and the alarms share them. */
export const METRICS = {
  namespace: "Signalbox",
  /** Beside the verb, tells deployments in one account apart. */
  dimension: "FunctionName",
  published: "TransitionsPublished",
  rolledUp: "GroupsRolledUp",
  refusedDeliveries: "DeliveriesRefused",
  unreadable: "RecordsUnreadable",
  refusedEvents: "EventsRefused",
  /** Notices, by what became of them. */
  notices: {
    sent: "NoticesSent",
    failed: "NoticesFailed",
    unknown: "NoticesUnknown",
    suppressed: "NoticesSuppressed",
  },
} as const;
