import type { GateDecision } from "../domain/gate/decision.ts";
import { sameJson } from "../domain/json.ts";
import { Refusal } from "../domain/refusal.ts";

/** What was read of resources, and the version of each, 0 where there was none. */
export type Reading = { readonly versions: Readonly<Record<string, number>> };

/** How often what goes on changing is read before it is given up. */
const MOST_READINGS = 8;

/**
 * Judges what is read of several resources. They are read beside each other, so what is seen together may
 * never have been so at once: what passes is read again, and counts when nothing has changed from before it was
 * judged to after. Throws `unavailable` for what goes on changing.
 */
export async function judgedAtOnce<
  R extends Reading,
  J extends { readonly decision?: Pick<GateDecision, "decision"> | undefined },
>(read: () => Promise<R>, judge: (reading: R) => J): Promise<J> {
  let reading = await read();
  for (let readings = 1; readings < MOST_READINGS; readings++) {
    const judged = judge(reading);
    const isOne = Object.keys(reading.versions).length < 2;
    if (judged.decision?.decision !== "pass" || isOne) return judged;
    const again = await read();
    if (sameJson(again.versions, reading.versions)) return judged;
    reading = again;
  }
  throw new Refusal(
    "unavailable",
    "what the gate depends on is being changed too often; try again",
  );
}
