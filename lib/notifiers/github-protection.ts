import * as z from "zod/mini";
import { address, name, path } from "../schema/values.ts";
import { endpointOf } from "./api.ts";
import type { HttpClient, OutgoingRequest } from "./client.ts";
import { answerFor, type GateAnswer } from "./gate-answer.ts";
import { GITHUB_API, GITHUB_HEADERS, repository } from "./github-api.ts";
import { appId, installationToken, privateKey, readAs } from "./github-app.ts";
import type { Notifier, Taken } from "./notifier.ts";
import { shortened } from "./words.ts";

/** Characters of a comment; runs that are answered at once; and bytes of a list of runs, of 15 KB each. */
const MOST = { comment: 1_000, runs: 30, list: 1_048_576 } as const;

type ProtectionOptions = {
  readonly repository: string;
  readonly environment: string;
  readonly appId: string;
  readonly privateKey: string;
  readonly gate: string;
  readonly url?: string;
};

/**
 * The answer of a custom deployment protection rule:
 * https://docs.github.com/en/actions/how-tos/deploy/configure-and-manage-deployments/create-custom-protection-rules.
 * Every run that waits to deploy to the environment is approved or rejected.
 */
export const githubProtection: Notifier<ProtectionOptions> = {
  title: "GitHub deployment protection rule",
  options: z.strictObject({
    repository,
    environment: name,
    appId,
    privateKey,
    gate: path,
    url: z.exactOptional(address),
  }),
  isIdempotent: true,
  tellsSummaries: false,
  secretsIn: ({ privateKey }) => [privateKey],
  gateIn: ({ gate }) => gate,

  async send(options, _, world) {
    const { repository, environment, gate, url: api = GITHUB_API } = options;
    const app = { appId: options.appId, privateKey: options.privateKey, api };
    const token = await installationToken(app, repository, world.http, world.now());
    const rule = { api, repository, environment, token };
    const runs = await waitingRuns(rule, world.http);
    if (runs.length === 0) {
      return { said: `not sent: no run of ${repository} waits to deploy to ${environment}` };
    }
    return answerFor(gate, world, (answer) => review(rule, runs, answer, world.http));
  },
};

/** A rule of an environment, and who answers for it. */
type Rule = {
  readonly api: string;
  readonly repository: string;
  readonly environment: string;
  readonly token: string;
};

const runList = z.object({ workflow_runs: z.array(z.object({ id: z.int() })) });
const pendingList = z.array(z.object({ environment: z.object({ name: z.string() }) }));

/** The runs that wait to deploy to a rule's environment, of the newest that wait for anything. */
async function waitingRuns(rule: Rule, http: HttpClient): Promise<number[]> {
  const query = { status: "waiting", per_page: String(MOST.runs) };
  const request = { ...requestTo(rule, "/actions/runs", query), method: "GET", most: MOST.list };
  const { body } = await http.send(request as OutgoingRequest);
  const waiting: number[] = [];
  for (const { id } of readAs(runList, body, "which runs wait").workflow_runs) {
    const asked = requestTo(rule, `/actions/runs/${id}/pending_deployments`);
    const answer = await http.send({ ...asked, method: "GET", most: MOST.list });
    const pending = readAs(pendingList, answer.body, "what a run waits for");
    if (pending.some(({ environment }) => environment.name === rule.environment)) waiting.push(id);
  }
  return waiting;
}

/** Answers one run after the other; who is answered already waits no more when this is tried again. */
async function review(
  rule: Rule,
  runs: readonly number[],
  { passes, explanation }: GateAnswer,
  http: HttpClient,
): Promise<Pick<Taken, "status">> {
  const body = JSON.stringify({
    environment_name: rule.environment,
    state: passes ? "approved" : "rejected",
    comment: fenced(shortened(`Signalbox: ${explanation}`, MOST.comment)),
  });
  let status = 0;
  for (const id of runs) {
    const path = `/actions/runs/${id}/deployment_protection_rule`;
    status = (await http.send({ ...requestTo(rule, path), body })).status;
  }
  return { status };
}

function requestTo(
  { api, repository, token }: Rule,
  path: string,
  query?: Readonly<Record<string, string>>,
) {
  return {
    url: endpointOf(api, `/repos/${repository}${path}`, query),
    headers: { ...GITHUB_HEADERS, authorization: `Bearer ${token}` },
    secrets: [token],
  };
}

/** A comment is Markdown, of which a text in a fence is none. */
function fenced(text: string): string {
  return `\`\`\`text\n${text.replaceAll("`", "'")}\n\`\`\``;
}
