import type { Notice } from "../../../lib/domain/notification/notice.ts";
import type { World } from "../../../lib/notifiers/notifier.ts";
import { secretsIn, send } from "../../../lib/notifiers/registry.ts";
import { aDestination, aWorld, awsAt, type Captured } from "../../contract/notifier.ts";
import type { Example } from "./example.ts";

/** Milliseconds that a request may take on a busy machine. */
const TIMEOUT = 10_000;

/** The requests that a notice makes of an example, in their order, as the destination gets them. */
export async function requestsFor(
  { host, choose, answers = [] }: Example,
  notice: Notice,
  world: Partial<World> = {},
): Promise<string[]> {
  const { url, captured } = await aDestination((response, number) =>
    response.end(answers[number - 1] ?? "ok"),
  );
  await send(choose(url), notice, aWorld(undefined, { aws: awsAt(url), ...world }, TIMEOUT));
  const secrets = secretsIn(choose(host));
  return captured.map((request) => fenced("http", textOf(request, host, secrets)));
}

/** Headers that say nothing of the notifier, or are another each time. */
const USUAL = [
  ...["accept-encoding", "connection", "content-length", "host", "user-agent"],
  ...["x-amz-content-sha256", "x-amz-date", "x-amz-security-token"],
];

function textOf(
  { method, url, headers, body }: Captured,
  host: string,
  secrets: readonly string[],
): string {
  const told = Object.entries(headers).filter(([name]) => !USUAL.includes(name));
  const lines = told.map(([name, value]) => `${name}: ${String(value)}`);
  const type = String(headers["content-type"]);
  const content = body === "" ? [] : ["", pretty(body, type)];
  const text = [`${method} ${host}${url}`, ...lines, ...content].join("\n");
  const plain = secrets.reduce((rest, secret) => rest.replaceAll(secret, "…"), text);
  return plain
    .replace(/^authorization: AWS4-HMAC-SHA256 .*$/m, "authorization: AWS4-HMAC-SHA256 …")
    .replace(/^authorization: Bearer eyJ.*$/m, "authorization: Bearer …");
}

function pretty(body: string, type: string): string {
  if (type !== "application/x-www-form-urlencoded") {
    return JSON.stringify(JSON.parse(body), null, 2);
  }
  return [...new URLSearchParams(body)].map(([name, value]) => `${name}=${value}`).join("\n&");
}

export function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}
