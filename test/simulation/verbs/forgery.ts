import { signed } from "./deployment.ts";
import type { Verb } from "./verb.ts";

/** A delivery that somebody else made up. */
export const forgery: Verb = {
  name: "deliver",
  weight: 0.5,
  plan(random) {
    const headers = {
      "x-github-event": "deployment_status",
      "x-github-delivery": `forged-${random.whole(0, 999_999_999)}`,
    };
    const body = Buffer.from(`{"forged": ${random.whole(0, 9)}}`);
    return {
      text: "with a signature of somebody else",
      resources: [],
      intent: { kind: "forgery" },
      async perform({ system, ports }) {
        const delivery = signed({ headers, body }, "somebody else's secret");
        await system.verbs.deliver(ports, "github", delivery);
        return {};
      },
    };
  },
};
