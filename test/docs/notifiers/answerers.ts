import { generateKeyPairSync } from "node:crypto";
import type { Example } from "./example.ts";

const GATE = "checkout/to-production";
const { privateKey: key } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const PEM = String(key.export({ type: "pkcs1", format: "pem" }));

/** A pipeline's state in which an approval waits. */
const WAITING = {
  stageStates: [
    {
      stageName: "Production",
      actionStates: [
        {
          actionName: "Gate",
          latestExecution: { status: "InProgress", token: "1a2b3c4d-573f-4ea7-a67E-XAMPLETOKEN" },
        },
      ],
    },
  ],
};

const ASKED = "`gate`: the gate that is asked.";

/** Those who answer who waits for a gate. */
export const ANSWERERS = {
  stepFunctions: {
    host: "https://states.eu-west-1.amazonaws.com",
    name: "promotion-42",
    pattern: { detail: { resource: [GATE] } },
    choose: () => ({ stepFunctions: { taskToken: "AQCEAAAAKgAAAAMAAAAAAAAAAUy0tEZ", gate: GATE } }),
    notes: [
      "`taskToken` (secret): of the task that waits.",
      ASKED,
      "`region` (optional): of the state machine; if absent, the service's own.",
      "The output is the decision, as `GET /v1/check` answers it. The error is the decision's reason, or `NoGate`; the cause says what is missing.",
      "A task that has ended or timed out is refused with `TaskTimedOut`, `TaskDoesNotExist` or `InvalidToken`: that notice has failed for good.",
    ],
    answers: ["{}"],
  },
  codepipeline: {
    host: "https://codepipeline.eu-west-1.amazonaws.com",
    name: "checkout-production",
    pattern: {
      detail: {
        resource: [
          GATE,
          "aws/123456789012/eu-west-1/codepipeline-actions/checkout/Production/Gate",
        ],
      },
    },
    choose: () => ({
      codepipeline: { pipeline: "checkout", stage: "Production", action: "Gate", gate: GATE },
    }),
    notes: [
      "`pipeline`, `stage`, `action`: the approval action.",
      ASKED,
      "`region` (optional): of the pipeline; if absent, the service's own.",
      "It looks up whether an approval is pending there. If none is, nothing is sent, and the notice counts as sent: `not sent: no approval is pending at …`.",
    ],
    answers: [JSON.stringify(WAITING), "{}"],
  },
  githubProtection: {
    host: "https://api.github.com",
    name: "hello-production",
    pattern: { detail: { resource: [GATE, "octocat/hello/environments/production"] } },
    choose: (host) => ({
      githubProtection: {
        repository: "octocat/hello",
        environment: "production",
        appId: "123456",
        privateKey: PEM,
        gate: GATE,
        url: host,
      },
    }),
    shortened: { [PEM]: "-----BEGIN RSA PRIVATE KEY-----\n…\n-----END RSA PRIVATE KEY-----\n" },
    notes: [
      "`repository`: owner and name.",
      "`environment`: the one that the rule is on.",
      "`appId`: the app's id, or its client id.",
      "`privateKey` (secret): of the app, as GitHub hands it out: a PEM of an RSA key of 2048 bits.",
      ASKED,
      "`url` (optional): another base, such as `https://github.example.com/api/v3`.",
      "It looks up which runs wait to deploy there, among the 30 newest that wait for anything, and answers each. If none does, nothing is sent, and the notice counts as sent.",
    ],
    answers: [
      '{"id": 7}',
      '{"token": "ghs_XXXXXXXX"}',
      '{"total_count": 1, "workflow_runs": [{"id": 42}]}',
      '[{"environment": {"id": 1, "name": "production"}}]',
      "",
    ],
  },
} as const satisfies Readonly<Record<string, Example>>;
