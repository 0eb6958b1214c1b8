import { AUDIT_TYPES, type Audit, type AuditDetail } from "./gate/audit.ts";
import type { SilenceAudit, SilenceDetail } from "./notification/silence-audit.ts";
import { TOLD_TYPES, type Told, type ToldDetail } from "./notification/told.ts";
import type { Detail } from "./transition.ts";

/** All that histories have and the bus hasn't, by its type. */
export const ASIDE_TYPES = [...AUDIT_TYPES, "Silence", ...TOLD_TYPES] as const;
export type AsideType = (typeof ASIDE_TYPES)[number];

/** What people did, and what became of notices, as a history keeps it. */
export type Aside = Audit | SilenceAudit | Told;
export type AsideDetail = AuditDetail | SilenceDetail | ToldDetail;

/** What the history of one resource has. */
export type HistoryDetail = Detail | AuditDetail | ToldDetail;
