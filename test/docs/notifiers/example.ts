import type { NotifierChoice } from "../../../lib/notifiers/registry.ts";

/** How a notifier is configured in an example, with its base at a URL, and what there is to say of its options. */
export type Example = {
  /** The host that the example's request would go to. */
  readonly host: string;
  choose(host: string): NotifierChoice;
  readonly notes: readonly string[];
  /** What of the choice is too long to be shown, and what is shown instead. */
  readonly shortened?: Readonly<Record<string, string>>;
  /** The name of the subscription, and what it asks for. */
  readonly name?: string;
  readonly pattern?: object;
  /** What the destination answers, one after the other, where the notifier reads that. */
  readonly answers?: readonly string[];
};
