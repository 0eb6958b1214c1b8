import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Json } from "../../lib/domain/json.ts";
import { Refusal } from "../../lib/domain/refusal.ts";
import { github } from "../../lib/sources/github.ts";
import { fixture, fixturesIn } from "../fixtures/read.ts";

type Vector = {
  id: string;
  secret: string;
  headers: Record<string, string>;
  body: string;
  valid: boolean | null;
};

const { vectors } = fixture<{ vectors: Vector[] }>("signature-vectors/github.json");
const FOLDER = "payloads/github";

function lowerCased(headers: Record<string, string>) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

function signed(body: string, secret: string) {
  const hex = createHmac("sha256", secret).update(body).digest("hex");
  return { headers: { "x-hub-signature-256": `sha256=${hex}` }, body: Buffer.from(body) };
}

function reports(event: string, payload: unknown) {
  const delivery = { headers: { "x-github-event": event }, body: new Uint8Array() };
  return github.normalize(delivery, payload as Json);
}

/** What a payload says, in one line: `resource Type=Status:reason`. */
function said(event: string, file: string): string[] {
  return reports(event, fixture(`${FOLDER}/${file}.json`)).map(({ resource, input }) => {
    const [condition] = input.conditions ?? [];
    return `${resource} ${condition?.type}=${condition?.status}:${condition?.reason}`;
  });
}

describe("GitHub's signature", () => {
  test("has vectors to agree with", () => {
    expect(vectors.length).toBeGreaterThan(5);
  });

  test.each(vectors)("of the vector $id is valid: $valid", ({ secret, headers, body, valid }) => {
    const delivery = { headers: lowerCased(headers), body: Buffer.from(body) };
    // Where GitHub leaves it open, which is upper-case hexadecimal, we are strict.
    expect(github.verify(delivery, [secret])).toBe(valid ?? false);
  });

  test("may be of any secret that is active", () => {
    const delivery = signed("{}", "previous");
    expect(github.verify(delivery, ["current", "previous"])).toBe(true);
    expect(github.verify(delivery, ["current"])).toBe(false);
    expect(github.verify(delivery, [])).toBe(false);
  });

  test("is not valid when two are sent", () => {
    const { headers, body } = signed("{}", "current");
    const one = headers["x-hub-signature-256"];
    expect(
      github.verify({ headers: { "x-hub-signature-256": `${one},${one}` }, body }, ["current"]),
    ).toBe(false);
  });
});

describe("a GitHub payload", () => {
  const production = "Codertocat/Hello-World/environments/production";
  const workflow = "octo-org/octo-repo/workflows/test/master";
  const check = "Codertocat/Hello-World/checks/Octocoders-linter/changes";
  test.each([
    [
      "deployment_status",
      "variant.deployment_status.queued",
      `${production} Deployed=Unknown:queued`,
    ],
    [
      "deployment_status",
      "variant.deployment_status.pending",
      `${production} Deployed=Unknown:pending`,
    ],
    [
      "deployment_status",
      "variant.deployment_status.waiting",
      `${production} Deployed=Unknown:waiting`,
    ],
    [
      "deployment_status",
      "variant.deployment_status.in_progress",
      `${production} Deployed=Unknown:in_progress`,
    ],
    ["deployment_status", "deployment_status.default", `${production} Deployed=True:success`],
    ["deployment_status", "variant.deployment_status.error", `${production} Deployed=False:error`],
    [
      "deployment_status",
      "variant.deployment_status.inactive",
      `${production} Deployed=Unknown:inactive`,
    ],
    ["workflow_run", "workflow_run.requested", `${workflow} Succeeded=Unknown:queued`],
    ["workflow_run", "workflow_run.completed", `${workflow} Succeeded=True:success`],
    [
      "workflow_run",
      "workflow_run.requested.with-conclusion",
      `${workflow} Succeeded=False:action_required`,
    ],
    [
      "workflow_run",
      "variant.workflow_run.completed.neutral",
      `${workflow} Succeeded=True:neutral`,
    ],
    [
      "workflow_run",
      "variant.workflow_run.completed.cancelled",
      `${workflow} Succeeded=Unknown:cancelled`,
    ],
    ["workflow_run", "variant.workflow_run.completed.stale", `${workflow} Succeeded=Unknown:stale`],
    [
      "workflow_run",
      "variant.workflow_run.completed.startup_failure",
      `${workflow} Succeeded=False:startup_failure`,
    ],
    [
      "workflow_run",
      "variant.workflow_run.completed.timed_out",
      `${workflow} Succeeded=False:timed_out`,
    ],
    [
      "workflow_run",
      "variant.workflow_run.rerun.attempt2.success",
      `${workflow} Succeeded=True:success`,
    ],
    [
      "workflow_run",
      "gp.workflow_run",
      "baxterthehacker/public-repo/workflows/My-Workflow/master Succeeded=Unknown:finished",
    ],
    ["check_run", "check_run.created", `${check} Succeeded=Unknown:queued`],
    ["check_run", "check_run.completed", `${check} Succeeded=True:success`],
    ["check_run", "check_run.completed.1", `${check} Succeeded=False:failure`],
    [
      "check_run",
      "check_run.requested_action",
      "electron/electron/checks/API-Review/miniak-event-process-id Succeeded=Unknown:in_progress",
    ],
    [
      "check_run",
      "check_run.rerequested",
      "github/hello-world/checks/randscape/master Succeeded=True:neutral",
    ],
  ])("%s, %s, says %s", (event, file, expected) => {
    expect(said(event, file)).toEqual([expected]);
  });

  test("of every fixture yields at most one report, none of them invalid", () => {
    const files = fixturesIn(FOLDER);
    expect(files.length).toBeGreaterThan(25);
    for (const file of files) {
      const event =
        /(deployment_status|deployment-status|workflow_run|check_run|check-run|ping|push|deployment)/.exec(
          file,
        )?.[1] ?? "";
      expect(
        reports(event.replace("-", "_"), fixture(`${FOLDER}/${file}`)).length,
        file,
      ).toBeLessThan(2);
    }
  });

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
    expect(() => github.normalize({ headers: {}, body: new Uint8Array() }, {})).toThrow(Refusal);
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
