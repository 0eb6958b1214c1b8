import type { Invariant } from "./invariant.ts";

/** What every secret of the simulation contains. */
const CANARY = "canary";

export const redaction: Invariant = {
  number: 25,
  name: "no secret is in an item, an event or an answer",
  violation({ world }) {
    const { events, answers } = world.evidence;
    if (events.some(({ text }) => text.includes(CANARY))) return "an event has a secret";
    const texts = answers.map(({ ended }) =>
      ended.kind === "threw" ? ended.error.message : JSON.stringify(ended),
    );
    if (texts.some((text) => text.includes(CANARY))) return "an answer has a secret";
    const items = world.stream.records.flatMap(({ after }) => Object.values(after ?? {}));
    return items.some(({ S }) => S?.includes(CANARY)) ? "an item has a secret" : undefined;
  },
};
