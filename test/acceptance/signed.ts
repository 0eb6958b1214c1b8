import { createHmac, randomUUID } from "node:crypto";
import type { Json } from "../../lib/domain/json.ts";
import type { SOURCES } from "../../lib/sources/registry.ts";

type Headers = Record<string, string>;
type Sign = (body: string, secret: string) => Headers;

/** Where a source's payloads are below test/fixtures/payloads, and how it sends one of them. */
export type Sender = {
  readonly folder?: string;
  readonly secret?: string;
  readonly sign: Sign;
  /** The headers that a payload comes with, by its file's name. */
  readonly headers?: (name: string, file: Json) => Headers;
  /** The payload in a fixture that holds more than that. */
  readonly open?: (file: Json) => Json;
};

function hmac(algorithm: string, body: string, key: string | Uint8Array): string {
  return createHmac(algorithm, key).update(body).digest("hex");
}

/** The secret itself, as those carry it who can't sign. */
const bearer: Sign = (_, secret) => ({ authorization: `Bearer ${secret}` });

/** The secret as a password. */
const basic: Sign = (_, secret) => ({
  authorization: `Basic ${Buffer.from(`signalbox:${secret}`).toString("base64")}`,
});

function standardWebhooks(body: string, secret: string): Headers {
  const [id, time] = [`msg_${randomUUID()}`, String(Math.floor(Date.now() / 1000))];
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const digest = createHmac("sha256", key).update(`${id}.${time}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": time, "webhook-signature": `v1,${digest}` };
}

/** Every source, as it sends. */
export const SENDERS: Readonly<Record<keyof typeof SOURCES, Sender>> = {
  alertmanager: { sign: bearer },
  "argo-rollouts": { sign: bearer },
  argocd: { sign: bearer },
  "azure-devops": { sign: basic },
  bitbucket: {
    sign: (body, secret) => ({ "x-hub-signature": `sha256=${hmac("sha256", body, secret)}` }),
    headers: () => ({ "x-event-key": "repo:commit_status_updated" }),
  },
  circleci: {
    sign: (body, secret) => ({ "circleci-signature": `v1=${hmac("sha256", body, secret)}` }),
  },
  datadog: { sign: bearer },
  devlake: { sign: bearer },
  flagger: { sign: bearer },
  flux: {
    sign: (body, secret) => ({ "x-signature": `sha512=${hmac("sha512", body, secret)}` }),
  },
  gatus: { sign: bearer },
  generic: { sign: standardWebhooks },
  github: {
    sign: (body, secret) => ({ "x-hub-signature-256": `sha256=${hmac("sha256", body, secret)}` }),
    headers: (file) => ({
      "x-github-event": eventOf(file),
      "x-github-delivery": randomUUID(),
    }),
  },
  gitlab: { sign: (_, secret) => ({ "x-gitlab-token": secret }) },
  grafana: {
    sign: (body, secret) => ({
      "x-grafana-alerting-signature": hmac("sha256", body, secret),
    }),
  },
  healthchecks: { sign: bearer },
  jenkins: {
    sign: bearer,
    headers: (_, file) => (file as { headers: Headers }).headers,
    open: (file) => (file as { body: Json }).body,
  },
  kargo: { sign: bearer },
  kratix: { sign: basic },
  pagerduty: {
    sign: (body, secret) => ({ "x-pagerduty-signature": `v1=${hmac("sha256", body, secret)}` }),
  },
  sentry: {
    sign: (body, secret) => ({ "sentry-hook-signature": hmac("sha256", body, secret) }),
    headers: () => ({ "sentry-hook-resource": "metric_alert" }),
  },
  spinnaker: { sign: basic },
  statuspage: { sign: bearer },
  terraform: {
    folder: "terraform-cloud",
    sign: (body, secret) => ({ "x-tfe-notification-signature": hmac("sha512", body, secret) }),
  },
  "uptime-kuma": { sign: bearer },
  vercel: { sign: (body, secret) => ({ "x-vercel-signature": hmac("sha1", body, secret) }) },
  waypoint: { sign: bearer },
};

/** The event of a fixture of GitHub's is in its name, in one spelling or another. */
function eventOf(file: string): string {
  const [event = ""] =
    /deployment_protection_rule|(deployment|workflow|check)[_-](status|run|suite|job)|ping|push|deployment|status/.exec(
      file,
    ) ?? [];
  return event.replace("-", "_");
}
