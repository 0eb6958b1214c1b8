import type { AsideDetail } from "../../domain/aside.ts";
import type { SilenceDetail } from "../../domain/notification/silence-audit.ts";

/** In words: what was done or came of it, by whom or to whom, and that with why. */
export type AsideWords = { readonly what: string; readonly who: string; readonly why: string };

/** The words for what people did, and for what became of a notice. */
export function wordsOf(aside: AsideDetail): AsideWords {
  const [what = "", who, reason] = partsOf(aside);
  return { what, who, why: reason === undefined ? who : `${who}: ${reason}` };
}

type Parts = readonly [what: string | undefined, who: string, reason: string | undefined];

function partsOf(aside: AsideDetail): Parts {
  switch (aside.type) {
    case "Notification":
      return [aside.outcome, aside.subscription, aside.said];
    case "Suppressed":
      return [aside.by && `by ${aside.by}`, aside.subscription, aside.said];
    case "Silence":
      return [silenced(aside), aside.by, aside.reason];
    case "Approval":
    case "Override":
      return [spoken([aside.action, aside.decision]), aside.by, aside.reason];
  }
}

function silenced({ action, prefix, until }: SilenceDetail): string {
  const what = prefix === undefined ? "for a pattern" : `for ${prefix}`;
  return spoken([action, what, until && `until ${until}`]);
}

function spoken(words: readonly (string | undefined)[]): string {
  return words.filter(Boolean).join(" ");
}
