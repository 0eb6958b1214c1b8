import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { callersOf } from "../lib/aws/callers.ts";
import { clientOf } from "../lib/aws/clients.ts";
import { systemClock } from "../lib/aws/clock.ts";
import { settingsOf } from "../lib/aws/environment.ts";
import { DynamoFeedReader } from "../lib/aws/feed.ts";
import { DynamoHistoryReader } from "../lib/aws/history.ts";
import { httpHandler } from "../lib/aws/http.ts";
import { DynamoStatusIndex } from "../lib/aws/status-index.ts";
import { DynamoStatusStore } from "../lib/aws/status-store.ts";
import { statusAnswer } from "../lib/http/answers.ts";
import { jsonSchema } from "../lib/http/json-schema.ts";
import { openApi } from "../lib/http/openapi.ts";
import { feedQuestionIn, historyQuestionIn, listingIn, timeIn } from "../lib/http/parameters.ts";
import { getStatusAt } from "../lib/pipeline/past.ts";
import {
  getDeclaration,
  getFeed,
  getHistory,
  getStatus,
  listStatuses,
} from "../lib/pipeline/query.ts";
import { getSummary } from "../lib/pipeline/summary.ts";
import { report } from "../lib/schema/report.ts";

const settings = settingsOf("query");
const { table, historyDays } = settings;
const client = clientOf(DynamoDBClient);
const ports = {
  clock: systemClock,
  store: new DynamoStatusStore(client, table),
  index: new DynamoStatusIndex(client, table, systemClock),
  history: new DynamoHistoryReader(client, table),
  feed: new DynamoFeedReader(client, table, systemClock),
  days: Number(historyDays),
};

/** Everything that only reads. */
export const handler = httpHandler(
  "query",
  {
    "GET /v1/status/{path+}": async ({ resource, query, headers }) => {
      const { at } = timeIn(query);
      if (at !== undefined) return { status: 200, body: await getStatusAt(ports, resource(), at) };
      return statusAnswer(await getStatus(ports, resource()), headers["if-none-match"]);
    },
    "GET /v1/status": async ({ query, by }) => {
      return { status: 200, body: await listStatuses(ports, listingIn(query), by.scope) };
    },
    "GET /v1/history/{path+}": async ({ resource, query }) => {
      const question = historyQuestionIn(query);
      if (question.summary !== undefined) {
        return { status: 200, body: await getSummary(ports, resource(), question.summary) };
      }
      const { limit, before } = question;
      return { status: 200, body: await getHistory(ports, resource(), limit, before) };
    },
    "GET /v1/history": async ({ query, by }) => {
      return { status: 200, body: await getFeed(ports, feedQuestionIn(query), by.scope) };
    },
    "GET /v1/resources/{path+}": async ({ resource }) => {
      return { status: 200, body: await getDeclaration(ports, resource()) };
    },
    "GET /schemas/report.json": async () => ({ status: 200, body: jsonSchema(report) }),
    "GET /openapi.json": async () => ({ status: 200, body: openApi() }),
    "GET /healthz": async () => ({ status: 200, body: { status: "ok" } }),
  },
  callersOf(client, settings),
);
