import { describe, expect, test } from "vitest";
import { terraform } from "../../lib/sources/terraform.ts";
import { fixture } from "../fixtures/read.ts";
import { endsOf } from "./lifecycle.ts";
import { describePayloads, reportsIn, said } from "./payload-cases.ts";

const workspace = "acme-org/my-workspace";
const assessment = { none: "the end of a drift isn't told" };
const autoDestroy = { none: "a workspace's own end is no run" };

describePayloads({
  source: terraform,
  folder: "terraform-cloud",
  says: {
    "notification.assessment-drifted": assessment,
    "notification.run-completed.applied": "your-org/example-workspace Applied=True:applied",
    "notification.workspace-auto_destroy_reminder": autoDestroy,
    "notification.workspace-auto_destroy_results": autoDestroy,
    "variant.run.applying.applying": `${workspace} Applied=Unknown:applying`,
    "variant.run.completed.planned_and_finished": `${workspace} Applied=True:planned_and_finished`,
    "variant.run.errored.discarded": `${workspace} Applied=Unknown:discarded`,
    "variant.run.errored.errored": `${workspace} Applied=False:errored`,
    "variant.run.needs_attention.planned": `${workspace} Applied=Unknown:planned`,
  },
});

type Run = { notifications: [object] };
const errored = fixture<Run>("payloads/terraform-cloud/variant.run.errored.errored.json");

/** A run's notification with other facts. */
function notified(facts: object) {
  return { ...errored, notifications: [{ ...errored.notifications[0], ...facts }] };
}

describe("a Terraform notification", () => {
  test.each(["canceled", "force_canceled", "discarded"])(
    "run:errored of a run that is %s is no failure",
    (run_status) => {
      expect(said(reportsIn(terraform, notified({ run_status })))).toEqual([
        `${workspace} Applied=Unknown:${run_status}`,
      ]);
    },
  );

  test("that verifies our address has nulls for a run, and says nothing of a status", () => {
    const verification = {
      payload_version: 1,
      notification_configuration_id: "nc-AeUQ2zfKZzW9TiGZ",
      run_url: null,
      run_id: null,
      run_message: null,
      run_created_at: null,
      run_created_by: null,
      workspace_id: null,
      workspace_name: null,
      organization_name: null,
      notifications: [
        {
          message: "Verification of test",
          trigger: "verification",
          run_status: null,
          run_updated_at: null,
          run_updated_by: null,
        },
      ],
    };
    expect(reportsIn(terraform, verification)).toEqual([]);
  });

  test("has the words and the address of its run", () => {
    expect(reportsIn(terraform, errored)[0]?.input).toMatchObject({
      observedAt: "2019-01-25T18:37:04.000Z",
      conditions: [{ message: "Add five new queue workers" }],
      data: { url: "https://app.terraform.io/app/acme-org/my-workspace/runs/run-FwnENkvDnrpyFC7M" },
    });
  });

  test("may come in any order, and a run is what its end says, though all share a second", () => {
    const states = [
      ["run:created", "pending"],
      ["run:planning", "planning"],
      ["run:applying", "applying"],
      ["run:completed", "applied"],
    ];
    const life = states.flatMap(([trigger, run_status]) =>
      reportsIn(terraform, notified({ trigger, run_status })),
    );
    expect(endsOf(life)).toEqual([`${workspace} Applied=True:applied`]);
  });
});
