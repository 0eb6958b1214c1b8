import { describe, expect, test } from "vitest";
import { Refusal } from "../../lib/domain/refusal.ts";
import { github } from "../../lib/sources/github.ts";
import { fixture } from "../fixtures/read.ts";
import { endsOf } from "./lifecycle.ts";
import { describePayloads, reportsIn } from "./payload-cases.ts";

const FOLDER = "payloads/github";

const production = "Codertocat/Hello-World/environments/production";
const workflow = "octo-org/octo-repo/workflows/test/master";
const check = "Codertocat/Hello-World/checks/Octocoders-linter/changes";
const suite = "Codertocat/Hello-World/check-suites/octocoders-linter";
const status = "Codertocat/Hello-World/statuses/default/6113728f27ae82c7b1a177c8d03f9e96e0adf246";

/** The event of a fixture is in its name, behind where it comes from, in one spelling or another. */
function eventOf(file: string): string {
  const [event = ""] = file.replace(/^(variant|goscm|gp|hub4j)\./, "").split(".");
  return event.replaceAll("-", "_").replace("status2", "status").replace("_commit", "");
}

function reports(event: string, payload: unknown) {
  return reportsIn(github, payload, { "x-github-event": event });
}

describePayloads({
  source: github,
  folder: "github",
  headers: (file) => ({ "x-github-event": eventOf(file) }),
  says: {
    "check_run.completed": `${check} Succeeded=True:success`,
    "check_run.completed.1": `${check} Succeeded=False:failure`,
    "check_run.created": `${check} Succeeded=Unknown:queued`,
    "check_run.requested_action":
      "electron/electron/checks/API-Review/miniak-event-process-id Succeeded=Unknown:in_progress",
    "check_run.rerequested": "github/hello-world/checks/randscape/master Succeeded=True:neutral",
    "deployment.default": { none: "a deployment's statuses say what becomes of it" },
    "deployment_status.default": `${production} Deployed=True:success`,
    "deployment_status.gh-pages":
      "Codertocat/Hello-World/environments/github-pages Deployed=Unknown:in_progress",
    "deployment_status.with-installation": `${production} Deployed=True:success`,
    "gp.deployment-status":
      "baxterthehacker/public-repo/environments/production Deployed=True:success",
    "gp.workflow_run":
      "baxterthehacker/public-repo/workflows/My-Workflow/master Succeeded=Unknown:finished",
    "hub4j.check-run": `${check} Succeeded=True:success`,
    "hub4j.deployment_status":
      "baxterthehacker/public-repo/environments/production Deployed=True:success",
    "hub4j.workflow_run":
      "gsmet/quarkus-bot-java-playground/workflows/CI/main Succeeded=True:success",
    "ping.default": { none: "GitHub only asks whether we are there" },
    push: { none: "a push is no deployment" },
    "variant.deployment_status.error": `${production} Deployed=False:error`,
    "variant.deployment_status.in_progress": `${production} Deployed=Unknown:in_progress`,
    "variant.deployment_status.inactive": `${production} Deployed=Unknown:inactive`,
    "variant.deployment_status.pending": `${production} Deployed=Unknown:pending`,
    "variant.deployment_status.queued": `${production} Deployed=Unknown:queued`,
    "variant.deployment_status.waiting": `${production} Deployed=Unknown:waiting`,
    "variant.workflow_run.completed.cancelled": `${workflow} Succeeded=Unknown:cancelled`,
    "variant.workflow_run.completed.neutral": `${workflow} Succeeded=True:neutral`,
    "variant.workflow_run.completed.stale": `${workflow} Succeeded=Unknown:stale`,
    "variant.workflow_run.completed.startup_failure": `${workflow} Succeeded=False:startup_failure`,
    "variant.workflow_run.completed.timed_out": `${workflow} Succeeded=False:timed_out`,
    "variant.workflow_run.rerun.attempt2.success": `${workflow} Succeeded=True:success`,
    "check_run.completed.with-organization": `${check} Succeeded=True:success`,
    "check_run.created.with-organization": `${check} Succeeded=Unknown:queued`,
    "check_run.rerequested.with-organization":
      "github/hello-world/checks/randscape/master Succeeded=True:neutral",
    "check_suite.completed": `${suite}/changes Succeeded=True:success`,
    "check_suite.completed.1":
      "Codertocat/Hello-World/check-suites/github-actions/main Succeeded=True:success",
    "check_suite.completed.with-organization": `${suite}/changes Succeeded=True:success`,
    "check_suite.requested": `${suite}/master Succeeded=Unknown:queued`,
    "check_suite.requested.with-email-with-special-characters": `${suite}/master Succeeded=Unknown:queued`,
    "check_suite.rerequested.with-organization": `${suite}/changes Succeeded=True:success`,
    "deployment.with-installation": { none: "a deployment's statuses say what becomes of it" },
    "deployment_protection_rule.requested.minimal":
      "test-owner/test-repo/environments/production Deployed=Unknown:requested",
    "goscm.deployment": { none: "a deployment's statuses say what becomes of it" },
    "goscm.deployment_commit": { none: "a deployment's statuses say what becomes of it" },
    "goscm.status": { refused: "repository.full_name" },
    "gp.check-suite": "github/hello-world/check-suites/Super-Duper/master Succeeded=True:neutral",
    "gp.status":
      "baxterthehacker/public-repo/statuses/default/9049f1265b7d61be4a8904a9a27120d2064dab3b Succeeded=True:success",
    "gp.workflow_job":
      "baxterthehacker/public-repo/jobs/workflow/My-Workflow/d6b80f8411bdc1a44407ff20619a74068b03ea5a Succeeded=Unknown:finished",
    "hub4j.check-suite": `${suite}/changes Succeeded=True:success`,
    "hub4j.status2":
      "baxterthehacker/public-repo/statuses/default/9049f1265b7d61be4a8904a9a27120d2064dab3b Succeeded=True:success",
    "hub4j.workflow_job":
      "gsmet/quarkus-bot-java-playground/jobs/workflow/JVM-Tests---JDK-JDK16/5dd2dadfbdc2a722c08a8ad42ae4e26e3e731042 Succeeded=False:failure",
    "ping.with-app_id": { none: "GitHub only asks whether we are there" },
    "release.published": { none: "a release is no deployment" },
    "release.released": { none: "a release is no deployment" },
    repository_dispatch: { none: "it starts a workflow, whose runs say what becomes of it" },
    "status.with-author-committer-null": `${status} Succeeded=True:success`,
    "variant.status.error": `${status} Succeeded=False:error`,
    "variant.status.failure": `${status} Succeeded=False:failure`,
    "variant.status.pending": `${status} Succeeded=Unknown:pending`,
    workflow_dispatch: { none: "it starts a workflow, whose runs say what becomes of it" },
    "workflow_job.completed.success.with-organization":
      "Codertocat/Hello-World/jobs/CodeQL/linters/main Succeeded=True:success",
    "workflow_job.in_progress.with-queued-steps":
      "wolfy1339/github-events-schemas/jobs/Test/Do-examples-need-to-be-regenerated-322b0830/renovate-got-13.x Succeeded=Unknown:in_progress",
    "workflow_job.queued":
      "Codertocat/Hello-World/jobs/CodeQL/update/main Succeeded=Unknown:queued",
    "workflow_job.queued.with-deployment":
      "lineville/elastic-machines-testing/jobs/Env-Test/test/main Succeeded=Unknown:waiting",
    "workflow_job.waiting":
      "lineville/elastic-machines-testing/jobs/Env-Test/test/main Succeeded=Unknown:waiting",
    "workflow_run.completed": `${workflow} Succeeded=True:success`,
    "workflow_run.requested": `${workflow} Succeeded=Unknown:queued`,
    "workflow_run.requested.with-conclusion": `${workflow} Succeeded=False:action_required`,
  },
});

describe("a GitHub payload", () => {
  test("of a deployment is ordered by its ids, and named by them", () => {
    const [report] = reports(
      "deployment_status",
      fixture(`${FOLDER}/deployment_status.default.json`),
    );
    expect(report?.input).toMatchObject({
      id: "deployment_status/209916254/success",
      observedAt: "2019-05-15T15:20:55.000Z",
      sequence: 209916254,
      generation: 145988746,
      revision: "f95f852bd8fca8fcc58a9a2d6c842781e32a215e",
      data: { ref: "master" },
    });
  });

  test.each(["ping", "push", "deployment", "star", "constructor"])(
    "of the event %s says nothing of a status",
    (event) => {
      expect(reports(event, fixture(`${FOLDER}/ping.default.json`))).toEqual([]);
    },
  );

  test("without an event's name is refused", () => {
    expect(() => reportsIn(github, {})).toThrow(Refusal);
  });

  test.each([
    ["an empty object", {}, "repository"],
    ["a list", [], ""],
    ["null", null, ""],
    ["a state that is no text", { state: 7 }, "deployment_status.state"],
    ["a time that is none", { updated_at: "yesterday" }, "deployment_status.updated_at"],
    ["an id that is a fraction", { id: 1.5 }, "deployment_status.id"],
  ])(
    "that is %s instead of a deployment status is refused, naming the field",
    (_, change, field) => {
      const whole = fixture<{ deployment_status: object }>(
        `${FOLDER}/deployment_status.default.json`,
      );
      const isPart = field.startsWith("deployment_status.");
      const payload = isPart
        ? { ...whole, deployment_status: { ...whole.deployment_status, ...(change as object) } }
        : change;
      expect(() => reports("deployment_status", payload)).toThrowError(
        expect.objectContaining({
          code: "invalid",
          faults: expect.arrayContaining([expect.objectContaining({ path: field })]),
        }),
      );
    },
  );

  test("of a state that GitHub adds tomorrow is Unknown, never True", () => {
    const whole = fixture<{ deployment_status: object }>(
      `${FOLDER}/deployment_status.default.json`,
    );
    const payload = {
      ...whole,
      deployment_status: { ...whole.deployment_status, state: "teleported!" },
    };
    const [report] = reports("deployment_status", payload);
    expect(report?.input.conditions?.[0]).toMatchObject({
      status: "Unknown",
      reason: "Unrecognized",
    });
  });
});

describe("in whatever order GitHub's payloads come in, and however often,", () => {
  const said = (event: string, files: readonly string[]) =>
    files.flatMap((file) => reports(event, fixture(`${FOLDER}/${file}.json`)));

  test("a deployment is what its last status says, though some share a second", () => {
    const files = ["queued", "pending", "in_progress", "inactive"].map(
      (state) => `variant.deployment_status.${state}`,
    );
    const statuses = said("deployment_status", [...files, "deployment_status.default"]);
    expect(endsOf(statuses)).toEqual([`${production} Deployed=Unknown:inactive`]);
  });

  test("a run that was run again is what its last attempt says", () => {
    const files = [
      "variant.workflow_run.completed.timed_out",
      "variant.workflow_run.rerun.attempt2.success",
    ];
    expect(endsOf(said("workflow_run", files))).toEqual([`${workflow} Succeeded=True:success`]);
  });

  test("a commit's status is the one with the greatest id, though all share a second", () => {
    const files = ["pending", "failure", "error"].map((state) => `variant.status.${state}`);
    const statuses = said("status", [...files, "status.with-author-committer-null"]);
    expect(endsOf(statuses)).toEqual([`${status} Succeeded=False:error`]);
  });

  test("a deployment that a protection rule was asked of is what its statuses say", () => {
    const whole = fixture<{ deployment: object }>(`${FOLDER}/deployment_status.default.json`);
    const asked = reports("deployment_protection_rule", { ...whole, action: "requested" });
    const statuses = said("deployment_status", [
      "variant.deployment_status.waiting",
      "deployment_status.default",
    ]);
    expect(endsOf([...asked, ...said("deployment_status", ["deployment_status.default"])])).toEqual(
      [`${production} Deployed=True:success`],
    );
    expect(endsOf(asked)).toEqual([`${production} Deployed=Unknown:requested`]);
    expect(endsOf([...asked, ...statuses])).toHaveLength(1);
  });
});
