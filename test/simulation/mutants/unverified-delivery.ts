import { signatureOf } from "../verbs/deployment.ts";
import { type Mutant, withVerbs } from "./mutant.ts";

/** A delivery is taken in, whoever signed it. */
export const unverifiedDelivery: Mutant = {
  name: "a delivery taken in unverified",
  breaks: 24,
  mutate: (production) =>
    withVerbs(production, {
      async deliver(ports, source, delivery) {
        const [secret = ""] = await ports.secrets.of(source);
        const signed = {
          ...delivery.headers,
          "x-hub-signature-256": signatureOf(secret, delivery.body),
        };
        return production.verbs.deliver(ports, source, { ...delivery, headers: signed });
      },
    }),
};
