/** The one table: every row of a resource shares its partition, and `item` says what the row is. */
export const TABLE = {
  partition: "resource",
  sort: "item",
  /** Present on live statuses only, so that the index of the tree holds nothing else. */
  tree: "tree",
  /** Present on statuses that the sweep must look at, beside when. */
  agenda: "agenda",
  checkAt: "checkAt",
  /** Present on live statuses whose declaration has a probe. */
  probes: "probes",
  /** Seconds since 1970 after which DynamoDB may delete the row. */
  expires: "expires",
} as const;

/** The sparse, keys-only index that lists resources in path order; written when a resource appears or goes, and by no other report. */
export const TREE_INDEX = "tree";
export const TREE = "resources";

/** The sparse, keys-only index of what the sweep must look at, by when. */
export const AGENDA_INDEX = "agenda";
export const AGENDA = "resources";
/** In that index too: threads of notices that have something to tell, by when. */
export const NOTICES = "notices";

/** The sparse, keys-only index of what is probed; written when a declaration brings a probe or takes it away, and by no report. */
export const PROBES_INDEX = "probes";
export const PROBES = "resources";

/** Every index of the table. */
export const INDEXES = [TREE_INDEX, AGENDA_INDEX, PROBES_INDEX] as const;

/** How the partitions of notices begin, one a subscription; and the one of silences. */
export const NOTICE_PARTITIONS = "notice#";
export const SILENCES_PARTITION = "silence#";

/** The sort key of the row that holds a resource's status. */
export const STATUS_ITEM = "status";
