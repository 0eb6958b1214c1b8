import { type Mutant, withVerbs } from "./mutant.ts";

/** Whoever takes an approval back is told what the gate decides, and it stays. */
export const withdrawalIgnored: Mutant = {
  name: "an approval that can't be taken back",
  breaks: 55,
  isOfGates: true,
  mutate: (production) =>
    withVerbs(production, {
      removeApproval: (ports, path) => production.verbs.judgeGate(ports, path),
    }),
};
