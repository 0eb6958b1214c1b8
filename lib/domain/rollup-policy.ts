/** How the health of a group can follow from that of its members. */
export const ROLLUP_POLICIES = ["default", "worst", "waypoint", "quorum"] as const;
export type RollupPolicy = (typeof ROLLUP_POLICIES)[number];

/** What a group declares of its rollup; `min` is how many members a quorum takes. */
export type RollupDeclaration = { readonly policy?: RollupPolicy; readonly min?: number };
