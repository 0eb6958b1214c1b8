import * as z from "zod/mini";
import type { Json } from "../domain/json.ts";
import { parseAs } from "../schema/shape.ts";
import { filled, instant, messageOf, pathOf, text } from "./payload.ts";
import { bare } from "./signature/claim.ts";
import { bodyHmac } from "./signature/hmac.ts";
import type { Kind, Source, SourceReport } from "./source.ts";
import { type Verdicts, verdictOn } from "./verdict.ts";

/** By a run's status: `run:errored` is sent for runs that people cancelled or discarded, too. */
const VERDICTS = {
  True: ["applied", "planned_and_finished"],
  False: ["errored"],
  Unknown: [
    "pending",
    "fetching",
    "fetching_completed",
    "pre_plan_running",
    "pre_plan_completed",
    "queuing",
    "plan_queued",
    "planning",
    "planned",
    "cost_estimating",
    "cost_estimated",
    "policy_checking",
    "policy_override",
    "policy_soft_failed",
    "policy_checked",
    "confirmed",
    "post_plan_running",
    "post_plan_completed",
    "planned_and_saved",
    "apply_queued",
    "applying",
    "discarded",
    "canceled",
    "force_canceled",
  ],
} as const satisfies Verdicts;

/** How far a run is when it is notified of, for those whose times are the same. */
const TRIGGERS = [
  "run:created",
  "run:planning",
  "run:needs_attention",
  "run:applying",
  "run:completed",
  "run:errored",
];

const runPayload = z.object({
  organization_name: z.string(),
  workspace_name: z.string(),
  run_id: z.string(),
  run_url: text,
  run_message: text,
  notifications: z.array(
    z.object({ trigger: z.string(), run_status: z.string(), run_updated_at: instant }),
  ),
});

/** A run of a workspace, which goes through its runs one after the other: the latest word is the newest run's. */
const run: Kind = {
  resource: "{organization}/{workspace}",
  conditions: { Applied: VERDICTS },
  order: "`run_updated_at`, `trigger`",
  normalize,
};

function normalize(payload: Json): SourceReport[] {
  const event = parseAs(runPayload, payload);
  const resource = pathOf([event.organization_name, event.workspace_name], "workspace_name");
  return event.notifications.map(({ trigger, run_status, run_updated_at }) => ({
    resource,
    input: {
      id: `${event.run_id}/${trigger}/${run_status}/${run_updated_at}`,
      reporter: "terraform",
      observedAt: run_updated_at,
      sequence: Math.max(TRIGGERS.indexOf(trigger), 0),
      conditions: [
        {
          type: "Applied",
          ...verdictOn(VERDICTS, run_status),
          message: messageOf(event.run_message),
        },
      ],
      data: filled({ url: event.run_url }),
    },
  }));
}

const eventPayload = z.object({
  trigger: text,
  notifications: z.nullish(z.array(z.object({ trigger: z.string() })).check(z.minLength(1))),
});

/** HCP Terraform's and Terraform Enterprise's notifications, signed over the raw body. */
export const terraform: Source = {
  title: "HCP Terraform and Terraform Enterprise",
  notes:
    "A drift or a failed check is told of and its end isn't, so that health assessments say nothing here.",

  signature: bodyHmac({
    scheme: "HMAC-SHA512 of the body",
    header: "X-TFE-Notification-Signature",
    read: bare("sha512"),
  }),

  /** By what the trigger starts with; `verification` only asks whether we are there. */
  kinds: { run },

  kindOf(_, payload) {
    const { trigger, notifications } = parseAs(eventPayload, payload);
    const [kind = ""] = (notifications?.[0]?.trigger ?? trigger ?? "").split(":");
    return kind;
  },
};
