import { describe, expect, test } from "vitest";
import { Refusal } from "../../lib/domain/refusal.ts";
import { github } from "../../lib/sources/github.ts";
import { fixture } from "../fixtures/read.ts";
import { describePayloads, reportsIn } from "./payload-cases.ts";

const FOLDER = "payloads/github";

const production = "Codertocat/Hello-World/environments/production";
const workflow = "octo-org/octo-repo/workflows/test/master";
const check = "Codertocat/Hello-World/checks/Octocoders-linter/changes";

/** The event of a fixture is in its name, in one spelling or another. */
function eventOf(file: string): string {
  const [event = ""] =
    /(deployment|workflow|check)[_-](status|run)|ping|push|deployment/.exec(file) ?? [];
  return event.replace("-", "_");
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
