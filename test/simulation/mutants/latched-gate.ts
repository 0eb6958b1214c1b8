import { statusOf } from "../../../lib/domain/status.ts";
import { type Mutant, withVerbs } from "./mutant.ts";

/** Whoever asks is told what was decided last, once that is to pass. */
export const latchedGate: Mutant = {
  name: "a gate that stays open once it was",
  breaks: 13,
  isOfGates: true,
  mutate: (production) =>
    withVerbs(production, {
      async judgeGate(ports, path, question) {
        const view = await production.verbs.judgeGate(ports, path, question);
        const stored = await ports.store.read(path);
        const open =
          stored && statusOf(stored.state).conditions.find(({ type }) => type === "Open");
        return open?.status === "True" ? { ...view, decision: "pass", reason: "Passed" } : view;
      },
    }),
};
