import { signatureOf } from "../verbs/deployment.ts";
import { type Mutant, withVerbs } from "./mutant.ts";

/** A delivery is taken in, whoever signed it. */
export const unverifiedDelivery: Mutant = {
  name: "a delivery taken in unverified",
  breaks: 24,
  mutate: (production) =>
    withVerbs(production, {
      async deliver(ports, source, { headers, body }) {
        const [secret = ""] = await ports.secrets.of(source);
        const signed = { ...headers, "x-hub-signature-256": signatureOf(secret, body) };
        return production.verbs.deliver(ports, source, { headers: signed, body });
      },
    }),
};
