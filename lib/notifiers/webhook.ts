import { createHmac } from "node:crypto";
import * as z from "zod/mini";
import { address } from "../schema/values.ts";
import { CLOUD_EVENT, cloudEventOf } from "./cloud-event.ts";
import type { Notifier } from "./notifier.ts";

/** Bytes of a key, as Standard Webhooks wants it. */
const KEY_BYTES = { least: 24, most: 64 } as const;
const PREFIX = "whsec_";

const secret = z
  .string()
  .check(z.refine(isSecret, "must be whsec_ and the base64 of 24 to 64 random bytes"));

function isSecret(text: string): boolean {
  if (!text.startsWith(PREFIX)) return false;
  const key = keyOf(text);
  const { least, most } = KEY_BYTES;
  const isWhole =
    key.toString("base64").replaceAll("=", "") === text.slice(PREFIX.length).replaceAll("=", "");
  return isWhole && key.length >= least && key.length <= most;
}

function keyOf(text: string): Buffer {
  return Buffer.from(text.slice(PREFIX.length), "base64");
}

type WebhookOptions = { readonly url: string; readonly secret?: string };

/** A structured CloudEvent, signed as Standard Webhooks 1.0.0 has it: https://www.standardwebhooks.com. */
export const webhook: Notifier<WebhookOptions> = {
  title: "Webhook",
  options: z.strictObject({ url: address, secret: z.exactOptional(secret) }),
  isIdempotent: true,
  tellsSummaries: true,

  /** The query of an address often is a password. */
  secretsIn({ url, secret }) {
    const query = new URL(url).search.slice(1);
    return [secret ?? "", query].filter((one) => one !== "");
  },

  async send(options, notice, { http, now }) {
    const body = cloudEventOf(notice);
    const { url, secret } = options;
    const signed = headersOf(notice.id, body, Date.parse(now()), secret);
    const headers = { "content-type": CLOUD_EVENT, ...signed };
    const secrets = webhook.secretsIn(options);
    const { status, said } = await http.send({ url, headers, body, secrets });
    return { status, said };
  },
};

/** The signature goes over the id, the time and the body, with dots between, so that an id has none. */
function headersOf(
  id: string,
  body: string,
  now: number,
  secret: string | undefined,
): Record<string, string> {
  const messageId = id.replaceAll(".", "%2E");
  const timestamp = String(Math.floor(now / 1000));
  const named = { "webhook-id": messageId, "webhook-timestamp": timestamp };
  if (secret === undefined) return named;
  const content = `${messageId}.${timestamp}.${body}`;
  const signature = createHmac("sha256", keyOf(secret)).update(content).digest("base64");
  return { ...named, "webhook-signature": `v1,${signature}` };
}
