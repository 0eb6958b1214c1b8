import type { Json } from "../domain/json.ts";
import { addressedReport, batchOf } from "../schema/report.ts";
import { parseAs } from "../schema/shape.ts";
import { anyOf } from "./signature/any-of.ts";
import { slackSignature } from "./signature/slack.ts";
import { standardWebhooks } from "./signature/standard-webhooks.ts";
import type { Kind, Source, SourceReport } from "./source.ts";
import { GIVEN } from "./verdict.ts";

const SAID = {
  resource: "{resource}",
  conditions: { "{type}": GIVEN },
  order: "`observedAt`, `sequence`, as of any report",
} as const;

/** A report as anyone sends it with a token, for senders that can only sign. */
const report: Kind = {
  ...SAID,
  normalize: (payload) => [addressed(parseAs(addressedReport, payload))],
};

const reports: Kind = {
  ...SAID,
  normalize: (payload) => parseAs(batchOf(addressedReport), payload).reports.map(addressed),
};

type Addressed = ReturnType<typeof parseAs<SourceReport["input"] & { resource: string }>>;

function addressed({ resource, ...input }: Addressed): SourceReport {
  return { resource, input };
}

/** Our own reports, in a body that somebody signs. */
export const generic: Source = {
  title: "Any sender of our own reports",
  notes:
    "The body is a report with its `resource`, or a batch of them in `reports`, as `POST /v1/reports` takes it; a batch is taken or refused as a whole.",

  signature: anyOf(standardWebhooks, slackSignature),

  /** By what is in the body. */
  kinds: { report, reports },

  kindOf: (_, payload) => (isBatch(payload) ? "reports" : "report"),
};

function isBatch(payload: Json): boolean {
  return typeof payload === "object" && payload !== null && Object.hasOwn(payload, "reports");
}
