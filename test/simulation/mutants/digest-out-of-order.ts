import type { Notice } from "../../../lib/domain/notification/notice.ts";
import { type Mutant, withTelling } from "./mutant.ts";

/** A summary has what it sums up by name, and not in the order in which it happened. */
export const digestOutOfOrder: Mutant = {
  name: "a summary out of order",
  breaks: 60,
  isOfNotices: true,
  mutate: (production) =>
    withTelling(production, ({ digests }) => ({
      digests: {
        keep: (digest, notice) => digests.keep(digest, notice),
        forget: (digest, notices) => digests.forget(digest, notices),
        async *waiting(digest) {
          const found: Notice[] = [];
          for await (const notice of digests.waiting(digest)) found.push(notice);
          yield* found.sort((one, other) => (one.id < other.id ? -1 : 1));
        },
      },
    })),
};
