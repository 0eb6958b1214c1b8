import * as z from "zod/mini";
import type { Notice } from "../domain/notification/notice.ts";
import type { Phase } from "../domain/notification/subject.ts";
import { address, name } from "../schema/values.ts";
import { endpointOf, jsonIn, token } from "./api.ts";
import type { HttpClient } from "./client.ts";
import { commitIn, contextOf } from "./commit.ts";
import { SendFailure } from "./failure.ts";
import { GITHUB_API, GITHUB_HEADERS, repository } from "./github-api.ts";
import type { Notifier } from "./notifier.ts";
import { bounded, phaseIn, shortened, wordsOf } from "./words.ts";

/** Characters that GitHub takes. */
const MOST = { description: 140, context: 255 } as const;
const STATES: Record<Phase, string> = { failing: "failure", well: "success", other: "pending" };

type GithubOptions = {
  readonly repository: string;
  readonly token: string;
  readonly environment?: string;
  readonly url?: string;
};

/**
 * A status of the commit that is a resource's revision, or of its newest deployment to an environment:
 * https://docs.github.com/en/rest/commits/statuses, https://docs.github.com/en/rest/deployments/statuses.
 */
export const github: Notifier<GithubOptions> = {
  title: "GitHub",
  options: z.strictObject({
    repository,
    token,
    environment: z.exactOptional(name),
    url: z.exactOptional(address),
  }),
  isIdempotent: true,
  tellsSummaries: false,
  secretsIn: ({ token }) => [token],

  async send(options, notice, { http }) {
    const commit = commitIn(notice);
    const description = shortened(wordsOf(notice).title, MOST.description);
    const state = STATES[phaseIn(notice)];
    const { environment } = options;
    const { path, body } =
      environment === undefined
        ? {
            path: `/statuses/${commit}`,
            body: { state, description, context: bounded(contextOf(notice), MOST.context) },
          }
        : {
            path: `/deployments/${await deploymentOf(options, environment, notice, http)}/statuses`,
            body: { state, description, environment, auto_inactive: false },
          };
    const request = requestTo(options, path);
    const { status, said } = await http.send({ ...request, body: JSON.stringify(body) });
    return { status, said };
  },
};

const deployments = z.array(z.object({ id: z.int() }));

/** The newest deployment of a resource's commit to an environment. */
async function deploymentOf(
  options: GithubOptions,
  environment: string,
  notice: Notice,
  http: HttpClient,
): Promise<number> {
  const sha = commitIn(notice);
  const query = { sha, environment, per_page: "1" };
  const { body } = await http.send({
    ...requestTo(options, "/deployments", query),
    method: "GET",
  });
  const found = deployments.safeParse(jsonIn(body));
  const id = found.data?.[0]?.id;
  if (id !== undefined) return id;
  const words = found.success
    ? `there is no deployment of ${sha} there`
    : "it lists no deployments";
  throw new SendFailure("permanent", `not sent: ${words}`);
}

function requestTo(
  { repository, token, url = GITHUB_API }: GithubOptions,
  path: string,
  query?: Readonly<Record<string, string>>,
) {
  return {
    url: endpointOf(url, `/repos/${repository}${path}`, query),
    headers: { ...GITHUB_HEADERS, authorization: `Bearer ${token}` },
    secrets: [token],
  };
}
