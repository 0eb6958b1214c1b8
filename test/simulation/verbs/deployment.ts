import { createHmac } from "node:crypto";
import type { Json } from "../../../lib/domain/json.ts";
import { deliveryIn } from "../../../lib/http/requests.ts";
import type { Incoming } from "../../../lib/pipeline/deliver.ts";
import { inOwnPlace } from "../../../lib/pipeline/way-in.ts";
import { github } from "../../../lib/sources/github.ts";
import type { Delivery } from "../../../lib/sources/signature/signature.ts";
import { normalize } from "../../../lib/sources/source.ts";
import type { Random } from "../random.ts";
import { START } from "../scene.ts";
import type { Verb } from "./verb.ts";

const STATES = ["success", "failure", "in_progress", "inactive"] as const;

/** `POST /v1/webhooks/github`: what GitHub says of a deployment, signed with the secret of that time. */
export const deployment: Verb = {
  name: "deliver",
  weight: 3,
  plan(random, _, at) {
    const payload = payloadOf(random, at);
    const body = Buffer.from(JSON.stringify(payload));
    const headers = {
      "x-github-event": "deployment_status",
      "x-github-delivery": `delivery-${random.whole(0, 999_999_999)}`,
    };
    const reports = normalize(github, { headers, body }, payload).map(inOwnPlace);
    return {
      text: JSON.stringify(reports),
      resources: reports.map(({ resource }) => resource),
      intent: { kind: "reports", reports, caller: "github", delivered: true },
      async perform({ system, ports, world }) {
        const delivery = signed({ headers, body }, world.signingSecret);
        await system.verbs.deliver(ports, "github", delivery);
        return {};
      },
    };
  },
};

/** A delivery with GitHub's signature. */
export function signed({ headers, body }: Delivery, secret: string): Incoming {
  const vouched = { ...headers, "x-hub-signature-256": signatureOf(secret, body) };
  return deliveryIn(vouched, { bytes: body });
}

export function signatureOf(secret: string, body: Uint8Array): string {
  return `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
}

function payloadOf(random: Random, at: number): Json {
  const deployment = random.whole(1, 3);
  return {
    repository: { full_name: "acme/shop" },
    deployment: { id: deployment, environment: "staging", sha: `sha${deployment}`, ref: "main" },
    deployment_status: {
      id: random.whole(1, 999_999),
      state: random.pick(STATES),
      description: random.pick(["", "rolled out"]),
      environment_url: random.pick(["https://staging.example.com", null]),
      updated_at: new Date(START + at - random.whole(0, 600) * 1000).toISOString(),
    },
  };
}
