import type { NoticeEntry, SilenceEntry } from "../../client/entries.ts";
import type { AuditDetail } from "../../domain/gate/audit.ts";

/** What of the feed is no event: what people did, and what became of notices. */
export type Entry = AuditDetail | NoticeEntry | SilenceEntry;

/** An entry in words: what happened, who did it or was told, and that with why. */
export type EntryWords = { readonly what: string; readonly who: string; readonly why: string };

/** The words for what people did, and for what became of a notice. */
export function wordsOf(entry: Entry): EntryWords {
  const [what, who, reason] = partsOf(entry);
  return { what, who, why: reason === undefined ? who : `${who}: ${reason}` };
}

function partsOf(entry: Entry): readonly [what: string, who: string, reason: string | undefined] {
  switch (entry.type) {
    case "Notification":
      return [entry.outcome, entry.subscription, entry.said];
    case "Suppressed":
      return [`by ${entry.by}`, entry.subscription, undefined];
    case "Silence":
      return [silenced(entry), entry.by, entry.reason];
    default:
      return [spoken([entry.action, entry.decision]), entry.by, entry.reason];
  }
}

function silenced({ action, prefix, until }: SilenceEntry): string {
  const what = prefix === undefined ? "for a pattern" : `for ${prefix}`;
  return spoken([action, what, action === "set" && until !== undefined && `until ${until}`]);
}

function spoken(words: readonly (string | false | undefined)[]): string {
  return words.filter(Boolean).join(" ");
}
