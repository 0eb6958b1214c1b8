import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { callersOf } from "../lib/aws/callers.ts";
import { clientOf } from "../lib/aws/clients.ts";
import { systemClock } from "../lib/aws/clock.ts";
import { DynamoDependents } from "../lib/aws/dependents.ts";
import { settingsOf } from "../lib/aws/environment.ts";
import { DynamoHistoryReader } from "../lib/aws/history.ts";
import { type Endpoint, httpHandler } from "../lib/aws/http.ts";
import { DynamoStatusStore } from "../lib/aws/status-store.ts";
import { statusExpressions } from "../lib/expression/status-expressions.ts";
import { checkAnswer, defineAnswer } from "../lib/http/answers.ts";
import { approvalIn, gateDefinitionIn, overrideIn, questionIn } from "../lib/http/gate-requests.ts";
import { gateQuestionIn, revisionIn } from "../lib/http/parameters.ts";
import { putGate, removeGate } from "../lib/pipeline/gate.ts";
import {
  putApproval,
  putOverride,
  removeApproval,
  removeOverride,
} from "../lib/pipeline/gate-acts.ts";
import { judgeGate } from "../lib/pipeline/judge.ts";
import { getGateAt } from "../lib/pipeline/past.ts";

const settings = settingsOf("gate");
const { table, historyDays } = settings;
const client = clientOf(DynamoDBClient);
const ports = {
  clock: systemClock,
  store: new DynamoStatusStore(client, table),
  dependents: new DynamoDependents(client, table),
  expressions: statusExpressions,
  history: new DynamoHistoryReader(client, table),
  days: Number(historyDays),
};

const check: Endpoint = async ({ resource, query }) => {
  return checkAnswer(await judgeGate(ports, resource(), revisionIn(query)));
};

/** What gates are made of, what people do to them, and what they decide. */
export const handler = httpHandler(
  "gate",
  {
    "PUT /v1/gates/{path+}": async (request) => {
      const path = request.resource();
      const definition = await gateDefinitionIn(request.body, request.by.scope);
      return defineAnswer(await putGate(ports, path, definition, request.caller));
    },
    "GET /v1/gates/{path+}": async ({ resource, query }) => {
      const { at, ...question } = gateQuestionIn(query);
      const path = resource();
      const view = at === undefined ? judgeGate(ports, path, question) : getGateAt(ports, path, at);
      return { status: 200, body: await view };
    },
    "POST /v1/gates/{path+}": async ({ resource, body }) => {
      return { status: 200, body: await judgeGate(ports, resource(), await questionIn(body)) };
    },
    "DELETE /v1/gates/{path+}": async ({ resource, caller }) => {
      await removeGate(ports, resource(), caller);
      return { status: 204 };
    },

    "GET /v1/check/{path+}": check,
    // Flagger's webhooks and their like post.
    "POST /v1/check/{path+}": check,

    "PUT /v1/overrides/{path+}": async ({ resource, body, caller }) => {
      const path = resource();
      return { status: 200, body: await putOverride(ports, path, await overrideIn(body), caller) };
    },
    "DELETE /v1/overrides/{path+}": async ({ resource, caller }) => {
      return { status: 200, body: await removeOverride(ports, resource(), caller) };
    },

    "PUT /v1/approvals/{path+}": async ({ resource, body, caller }) => {
      const path = resource();
      return { status: 200, body: await putApproval(ports, path, await approvalIn(body), caller) };
    },
    "DELETE /v1/approvals/{path+}": async ({ resource, caller }) => {
      return { status: 200, body: await removeApproval(ports, resource(), caller) };
    },
  },
  callersOf(client, settings),
);
