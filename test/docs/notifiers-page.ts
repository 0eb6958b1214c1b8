import type { Notice } from "../../lib/domain/notification/notice.ts";
import {
  isIdempotent,
  NOTIFIERS,
  type NotifierChoice,
  type NotifierName,
  secretsIn,
  send,
} from "../../lib/notifiers/registry.ts";
import {
  aDestination,
  aFailedCondition,
  aRecovery,
  aWorld,
  type Captured,
} from "../contract/notifier.ts";

const INTRODUCTION = `# Notifiers

Whom a subscription tells (docs/guide.md): \`notifier\` has the options of one of these, under its name. An option
that isn't named here is refused.

For all of them:

- A failure says so in its first word (\`FAILING\`, \`FLAPPING\`), and so does its end (\`RECOVERED\`, \`SETTLED\`, \`WELL\`).
  Both name the resource, what is or was wrong, and since when; the end says how long it lasted.
- What was reported is cut where a destination takes no more, and ends in \`…\` then. In no destination is it markup, a
  link with another text, or a mention.
- Secrets are encrypted, and in no answer: neither in the subscription's nor in what a destination said. Of an address
  that is a secret, only the host is shown.
- Any 2xx is taken. 408, 425, 429, 5xx, and a 403 that says when to come back, are tried again later, not before
  \`Retry-After\` (or \`X-RateLimit-Reset\`); every other answer, redirects too, is final.
- If the outcome is unknown, a notice is sent again only where twice is the same as once.

The requests below are captured ones: a test compares this page with what is sent, and \`npx vitest run test/docs -u\`
writes it.
`;

/** How a notifier is configured in an example, with its base at a URL, and what there is to say of its options. */
type Example = {
  /** The host that the example's request would go to. */
  readonly host: string;
  choose(host: string): NotifierChoice;
  readonly notes: readonly string[];
};

const AT_A_COMMIT =
  "The commit is the resource's `revision`, a whole commit id; without one, the notice has failed for good.";
const ALERTS_ONLY =
  "What is neither a failure nor its end isn't sent, and counts as sent; a sample opens an alert that you close by hand.";

const EXAMPLES: Readonly<Record<NotifierName, Example>> = {
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
};

/** docs/notifiers.md, as the notifiers send. */
export async function notifiersPage(): Promise<string> {
  const sections: string[] = [];
  for (const name of Object.keys(NOTIFIERS) as NotifierName[]) sections.push(await sectionOf(name));
  return [INTRODUCTION, ...sections].join("\n");
}

async function sectionOf(name: NotifierName): Promise<string> {
  const { host, choose, notes } = EXAMPLES[name];
  const choice = choose(host);
  const again = isIdempotent(choice)
    ? "Twice is the same as once: what may have been taken is sent again."
    : "What may have been taken isn't sent again.";
  return [
    `## ${name}`,
    "",
    `${NOTIFIERS[name].title}. ${again}`,
    "",
    ...notes.map((note) => `- ${note}`),
    "",
    fenced("json", JSON.stringify({ notifier: choice }, null, 2)),
    "",
    "A failure:",
    "",
    await requestFor(name, aFailedCondition("connection refused")),
    "",
    "Its end:",
    "",
    await requestFor(name, endOfIt()),
    "",
  ].join("\n");
}

/** The end of the failure that the examples tell of. */
function endOfIt(): Notice {
  const { data, ...about } = aFailedCondition("connection refused");
  const { time, data: end } = aRecovery();
  const { id, ...rest } = { ...data, id: "checkout/api@57/Reachable" };
  const condition = data.condition && {
    ...data.condition,
    status: "True" as const,
    reason: "ProbePassed",
    message: "",
    lastTransitionTime: time,
  };
  const problem = {
    id: data.id,
    since: "2026-11-20T10:00:00.000Z",
    reason: "ProbeFailed",
    message: "connection refused",
  };
  return {
    ...about,
    id,
    time,
    phase: "well",
    data: {
      ...rest,
      id,
      ...(condition && { condition }),
      sequence: 57,
      from: "False",
      to: "True",
      health: "Ready",
      recoveredFrom: "False",
      heldFor: end.heldFor ?? "",
      problem,
    },
  };
}

async function requestFor(name: NotifierName, notice: Notice): Promise<string> {
  const { url, captured } = await aDestination();
  const { host, choose } = EXAMPLES[name];
  await send(choose(url), notice, aWorld());
  const secrets = secretsIn(choose(host));
  return captured.map((request) => fenced("http", textOf(request, host, secrets))).join("\n\n");
}

/** Headers that say nothing of the notifier. */
const USUAL = ["accept-encoding", "connection", "content-length", "host", "user-agent"];

function textOf(
  { method, url, headers, body }: Captured,
  host: string,
  secrets: readonly string[],
) {
  const told = Object.entries(headers).filter(([name]) => !USUAL.includes(name));
  const lines = told.map(([name, value]) => `${name}: ${String(value)}`);
  const text = [`${method} ${host}${url}`, ...lines, "", pretty(body)].join("\n");
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, "…"), text);
}

function pretty(body: string): string {
  return JSON.stringify(JSON.parse(body), null, 2);
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}
