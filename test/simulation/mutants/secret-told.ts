import { Refusal } from "../../../lib/domain/refusal.ts";
import { type Mutant, withVerbs } from "./mutant.ts";

/** Whoever signs wrongly is told what they should have signed with. */
export const secretTold: Mutant = {
  name: "a secret in a refusal",
  breaks: 25,
  mutate: (production) =>
    withVerbs(production, {
      async deliver(ports, source, delivery) {
        const secrets = await ports.secrets.of(source);
        try {
          return await production.verbs.deliver(ports, source, delivery);
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          throw new Refusal(error.code, `${error.message}: it isn't by ${secrets.join()}`);
        }
      },
    }),
};
