import { live } from "../../../lib/domain/state.ts";
import type { ProbeStreak } from "../../../lib/domain/threshold.ts";
import type { Row } from "../../domain/oracle-of-thresholds.ts";
import { declarationBefore } from "../accounts.ts";
import { Damper } from "../damper.ts";
import type { Invariant } from "./invariant.ts";

export const dampedInOrder: Invariant = {
  number: 47,
  name: "a probe's verdict flips after as many results in a row as its threshold asks for, each counted once, in the order of the writes",
  violation({ accounts }) {
    for (const [resource, commits] of accounts.byResource) {
      let damper = new Damper();
      for (const commit of commits) {
        const { before, after } = commit;
        if (!live(before?.state)) damper = new Damper();
        for (const { dated } of accounts.countedIn(commit)) {
          damper.take(dated, declarationBefore(commit));
        }
        const wrong = live(after.state) && contradiction(after.state.probes ?? [], damper.rows);
        if (wrong) return `${resource} at version ${after.version}: ${wrong}`;
      }
    }
    return undefined;
  },
};

/** The first probe whose streak isn't what the results in order come to. */
function contradiction(
  streaks: readonly ProbeStreak[],
  rows: ReadonlyMap<string, Row>,
): string | undefined {
  const words = ({ success, length }: Row | ProbeStreak, said: Row["published"]) =>
    JSON.stringify([success, length, said?.status ?? null, said?.reason ?? null]);
  const found = streaks.map((one) => `${one.name} ${words(one, one.verdict)}`).sort();
  const expected = [...rows].map(([name, row]) => `${name} ${words(row, row.published)}`).sort();
  const [is, ought] = [found.join(" and "), expected.join(" and ")];
  return is === ought ? undefined : `its probes are ${is}, not ${ought}`;
}
