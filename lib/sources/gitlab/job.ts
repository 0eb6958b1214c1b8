import * as z from "zod/mini";
import { isObject, type Json } from "../../domain/json.ts";
import { invalid } from "../../domain/refusal.ts";
import { parseAs } from "../../schema/shape.ts";
import { filled, id, revision, text } from "../payload.ts";
import type { Kind, SourceReport } from "../source.ts";
import { type Verdict, verdictOn } from "../verdict.ts";
import { inProject, project, projectPath } from "./project.ts";
import { phaseOf, RUN_VERDICTS } from "./run.ts";
import { gitlabTime } from "./time.ts";

const jobPayload = z.object({
  project: z.nullish(project),
  repository: z.nullish(z.object({ homepage: text })),
  ref: z.string(),
  sha: revision,
  build_id: id,
  build_name: z.string(),
  build_status: z.string(),
  build_allow_failure: z.nullish(z.boolean()),
  build_created_at: z.nullish(gitlabTime),
  build_started_at: z.nullish(gitlabTime),
  build_finished_at: z.nullish(gitlabTime),
});
type JobEvent = z.infer<typeof jobPayload>;

/** A job of a branch or tag; run again, it has a higher id, and so is the next generation. */
export const job: Kind = {
  resource: "{group}/{project}/jobs/{job}/{ref}",
  conditions: { Succeeded: RUN_VERDICTS },
  order: "`build_id`, `build_finished_at`, `build_started_at` or `build_created_at`, status",
  normalize,
};

function normalize(payload: Json): SourceReport[] {
  const event = parseAs(jobPayload, inNamesOfBuilds(payload));
  const observedAt = event.build_finished_at ?? event.build_started_at ?? event.build_created_at;
  const home = event.repository?.homepage;
  return [
    {
      resource: inProject(projectOf(event), "jobs", event.build_name, event.ref),
      input: {
        id: `build/${event.build_id}/${event.build_status}`,
        reporter: "gitlab",
        ...(observedAt && { observedAt }),
        sequence: phaseOf(event.build_status),
        generation: event.build_id,
        revision: event.sha,
        conditions: [{ type: "Succeeded", ...verdictOnJob(event) }],
        data: filled({ url: home && `${home}/-/jobs/${event.build_id}` }),
      },
    },
  ];
}

/** Some senders have the names of today's API, where a build is a job. */
function inNamesOfBuilds(payload: Json): Json {
  if (!isObject(payload)) return payload;
  return Object.fromEntries(
    Object.entries(payload).map(([key, value]) => [key.replace(/^job_/, "build_"), value]),
  );
}

/** A job that is allowed to fail says nothing by failing. */
function verdictOnJob({ build_status, build_allow_failure }: JobEvent): Verdict {
  const isAllowed = build_status === "failed" && build_allow_failure === true;
  return verdictOn(RUN_VERDICTS, isAllowed ? "allow_failure" : build_status);
}

/** The project's path; GitLab's older job events have it only in its homepage's address. */
function projectOf({ project: known, repository }: JobEvent): string {
  if (known) return known.path_with_namespace;
  const [, path] = /^https?:\/\/[^/]+\/(.+)$/.exec(repository?.homepage ?? "") ?? [];
  const parsed = projectPath.safeParse(path);
  if (!parsed.success) throw invalid({ path: "repository.homepage", message: "names no project" });
  return parsed.data;
}
