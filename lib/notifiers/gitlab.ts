import * as z from "zod/mini";
import type { Phase } from "../domain/notification/subject.ts";
import { address, name } from "../schema/values.ts";
import { endpointOf, token } from "./api.ts";
import { commitIn, contextOf } from "./commit.ts";
import type { Notifier } from "./notifier.ts";
import { bounded, phaseIn, shortened, wordsOf } from "./words.ts";

const HOST = "https://gitlab.com";
/** Characters that GitLab keeps. */
const MOST = 255;
const STATES: Record<Phase, string> = { failing: "failed", well: "success", other: "running" };

type GitlabOptions = { readonly project: string; readonly token: string; readonly url?: string };

/** A status of the commit that is a resource's revision: https://docs.gitlab.com/api/commits/#set-commit-pipeline-status. */
export const gitlab: Notifier<GitlabOptions> = {
  title: "GitLab",
  options: z.strictObject({ project: name, token, url: z.exactOptional(address) }),
  isIdempotent: true,
  tellsSummaries: false,
  secretsIn: ({ token }) => [token],

  async send({ project, token, url = HOST }, notice, { http }) {
    const id = encodeURIComponent(project);
    const body = {
      state: STATES[phaseIn(notice)],
      name: bounded(contextOf(notice), MOST),
      description: shortened(wordsOf(notice).title, MOST),
    };
    const { status, said } = await http.send({
      url: endpointOf(url, `/api/v4/projects/${id}/statuses/${commitIn(notice)}`),
      headers: { "private-token": token },
      body: JSON.stringify(body),
      secrets: [token],
    });
    return { status, said };
  },
};
