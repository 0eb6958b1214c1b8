import * as z from "zod/mini";
import type { Json } from "../domain/json.ts";
import { parseAs } from "../schema/shape.ts";
import { filled, idOf, instant, messageOf, pathOf, revision, text } from "./payload.ts";
import { credential } from "./signature/token.ts";
import type { Kind, Source, SourceReport } from "./source.ts";
import { type Verdicts, verdictOn } from "./verdict.ts";

const VERDICTS = {
  True: ["SUCCESS"],
  False: ["FAILURE"],
  Unknown: ["ABORT", "MANUAL"],
} as const satisfies Verdicts;

/** What DevLake takes when a deployment doesn't say. */
const DEFAULT = { environment: "PRODUCTION", result: "SUCCESS" } as const;

const deployed = z.object({
  repoUrl: z.string(),
  refName: text,
  commitSha: revision,
  commitMsg: text,
});

const deploymentPayload = z.object({
  id: z.string(),
  environment: text,
  result: text,
  finishedDate: z.nullish(instant),
  displayTitle: text,
  deploymentCommits: z.array(deployed).check(z.minLength(1)),
});

/** A deployment of commits, one for each repository that is in it. */
const deployment: Kind = {
  resource: "{owner}/{repository}/environments/{environment}",
  conditions: { Deployed: VERDICTS },
  order: "`finishedDate`",
  normalize(payload: Json) {
    const event = parseAs(deploymentPayload, payload);
    return event.deploymentCommits.map((one, index) => reportOn(event, one, index));
  },
};

function reportOn(
  event: z.infer<typeof deploymentPayload>,
  { repoUrl, refName, commitSha, commitMsg }: z.infer<typeof deployed>,
  index: number,
): SourceReport {
  const environment = event.environment || DEFAULT.environment;
  const result = event.result || DEFAULT.result;
  const names = [...namesIn(repoUrl), "environments", environment];
  const message = messageOf(event.displayTitle || commitMsg);
  return {
    resource: pathOf(names, `deploymentCommits[${index}].repoUrl`),
    input: {
      id: idOf(event.id, commitSha, result, event.finishedDate ?? ""),
      reporter: "devlake",
      ...(event.finishedDate && { observedAt: event.finishedDate }),
      revision: commitSha,
      conditions: [{ type: "Deployed", ...verdictOn(VERDICTS, result), message }],
      data: filled({ ref: refName }),
    },
  };
}

/** The names in a repository's address, without its host: `https://github.com/org/repo.git` is org and repo. */
function namesIn(url: string): string[] {
  const path = url.replace(/^\w+:\/\/[^/]*\//, "").replace(/^[^/:]+:/, "");
  return path
    .replace(/\.git$/, "")
    .split("/")
    .filter((name) => name !== "");
}

/** What pipelines send to a webhook of Apache DevLake's, for them to send to us too. */
export const devlake: Source = {
  title: "Apache DevLake",
  notes:
    "The body that a pipeline posts to DevLake's `/deployments`, with the secret as bearer token. As there, a deployment without a result is a SUCCESS, one without an environment is of PRODUCTION, and one without `finishedDate` ended when it came in.",
  signature: credential,
  kinds: { deployment },
  kindOf: () => "deployment",
};
