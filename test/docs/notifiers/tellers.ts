import type { Example } from "./example.ts";

const AT_A_COMMIT =
  "The commit is the resource's `revision`, a whole commit id; without one, the notice has failed for good.";
const ALERTS_ONLY =
  "What is neither a failure nor its end isn't sent, and counts as sent; a sample opens an alert that you close by hand.";

/** Those who tell people and their tools, over HTTP. */
export const TELLERS = {
  webhook: {
    host: "https://example.com",
    choose: (host) => ({
      webhook: { url: `${host}/hook`, secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" },
    }),
    notes: [
      "`url`: where to; what follows a `?` is a secret.",
      "`secret` (optional, secret): `whsec_` and the base64 of 24 to 64 bytes, which signs as [Standard Webhooks](https://www.standardwebhooks.com) has it.",
    ],
  },
  slack: {
    host: "https://hooks.slack.com",
    choose: (host) => ({ slack: { url: `${host}/services/T00000000/B00000000/XXXXXXXX` } }),
    notes: ["`url` (secret): of an incoming webhook."],
  },
  pagerduty: {
    host: "https://events.pagerduty.com",
    choose: (host) => ({
      pagerduty: { routingKey: "e93facc04764012d7bfb002500d5d1a6", url: host },
    }),
    notes: [
      "`routingKey` (secret): the integration key of an Events API v2 integration.",
      "`severity` (optional): `critical`, `error`, `warning` or `info`; if absent, Down and Missing are `critical`, a condition is an `error`, the rest a `warning`.",
      "`url` (optional): another base, such as `https://events.eu.pagerduty.com`.",
      `A failure triggers an alert and its end resolves it: \`dedup_key\` is a digest of the subscription, the resource and what of it failed. ${ALERTS_ONLY}`,
    ],
  },
  teams: {
    host: "https://example.westeurope.logic.azure.com",
    choose: (host) => ({ teams: { url: `${host}/workflows/w0/invoke?sp=run&sig=XXXXXXXX` } }),
    notes: [
      "`url` (secret): of a workflow that posts to a channel when a webhook request is received.",
    ],
  },
  discord: {
    host: "https://discord.com",
    choose: (host) => ({ discord: { url: `${host}/api/webhooks/1234/XXXXXXXX` } }),
    notes: ["`url` (secret): of a channel's webhook."],
  },
  github: {
    host: "https://api.github.com",
    choose: (host) => ({
      github: { repository: "octocat/hello", token: "github_pat_XXXXXXXX", url: host },
    }),
    notes: [
      "`repository`: owner and name.",
      "`token` (secret): may write commit statuses, or deployments when there is an `environment`.",
      "`environment` (optional): sets the status of the commit's newest deployment there, which it looks up first, instead of the commit's.",
      "`url` (optional): another base, such as `https://github.example.com/api/v3`.",
      `${AT_A_COMMIT} What is neither a failure nor its end is \`pending\`.`,
    ],
  },
  gitlab: {
    host: "https://gitlab.com",
    choose: (host) => ({
      gitlab: { project: "shop/checkout", token: "glpat-XXXXXXXX", url: host },
    }),
    notes: [
      "`project`: its path or its number.",
      "`token` (secret): with the scope `api`.",
      "`url` (optional): another host, such as `https://gitlab.example.com`.",
      `${AT_A_COMMIT} What is neither a failure nor its end is \`running\`.`,
    ],
  },
  opsgenie: {
    host: "https://api.opsgenie.com",
    choose: (host) => ({
      opsgenie: { apiKey: "eb243592-faa2-4ba2-a551-1afdf565c889", priority: "P2", url: host },
    }),
    notes: [
      "`apiKey` (secret): of an API integration.",
      "`priority` (optional): `P1` to `P5`.",
      "`url` (optional): another base, such as `https://api.eu.opsgenie.com`.",
      `A failure creates an alert and its end closes it, by an alias that is a digest of the subscription, the resource and what of it failed. ${ALERTS_ONLY}`,
    ],
  },
  grafana: {
    host: "https://grafana.example.com",
    choose: (host) => ({
      grafana: { url: host, token: "glsa_XXXXXXXX", dashboardUID: "jcIIG-07z" },
    }),
    notes: [
      "`url`: of the Grafana.",
      "`token` (secret): of a service account that may write annotations.",
      "`dashboardUID`, `panelId` (optional): where it is shown; if absent, wherever its tags are asked for.",
      "A failure is a point in time; its end is a region from when that began.",
    ],
  },
} as const satisfies Readonly<Record<string, Example>>;
