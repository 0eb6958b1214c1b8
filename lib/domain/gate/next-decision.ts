import { nextDeadline } from "../expiry.ts";
import { live } from "../state.ts";
import { calendarOf, nextChange } from "./calendar.ts";
import { decide, type Inputs, presentAt } from "./decide.ts";
import type { Gate } from "./definition.ts";

/**
 * The next instant after `at` at which time alone can change what a gate decides or explains: a soak
 * ends, a window opens or closes, an override begins or ends, a condition expires, an approval counts.
 */
export function nextDecisionAt(gate: Gate, inputs: Inputs, at: string): string | undefined {
  const { windows = [] } = gate.definition;
  const { because } = decide(gate, inputs, at);
  const soaks = because.map(({ opensAt }) => opensAt);
  const deadlines = [...presentAt(inputs.states, at).values()].map((state) => {
    const known = live(state);
    return known && nextDeadline(known);
  });
  const { override, approvals } = inputs;
  return [
    ...soaks,
    ...deadlines,
    nextChange(calendarOf(windows), at),
    override?.time,
    override?.until,
    ...approvals.map(({ time }) => time),
  ]
    .filter((time) => time !== undefined && time > at)
    .sort()
    .at(0);
}
