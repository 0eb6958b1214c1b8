/** Findings that are right of the template and left as they are; docs/security.md says why. */
export type Answer = {
  readonly rule: string;
  /** The CDK resources, by the end of their logical ids without the CDK's hash. */
  readonly on: string;
};

export const ANSWERED: readonly Answer[] = [
  { rule: "W3005", on: "VerbFunction" },
  { rule: "CKV_AWS_18", on: "FailuresBucket" },
  { rule: "CKV_AWS_115", on: "VerbFunction" },
  { rule: "CKV_AWS_116", on: "VerbFunction" },
  { rule: "CKV_AWS_117", on: "VerbFunction" },
  { rule: "CKV_AWS_119", on: "StatusTable" },
  { rule: "CKV_AWS_149", on: "DeliverWebhookSecret" },
  { rule: "CKV_AWS_149", on: "TokenAdminSecret" },
  { rule: "CKV_AWS_158", on: "VerbLogs" },
  { rule: "CKV_AWS_158", on: "EventsTransitions" },
  { rule: "CKV_AWS_158", on: "HttpAccessLog" },
  { rule: "CKV_AWS_173", on: "VerbFunction" },
];
