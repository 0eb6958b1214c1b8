import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { callersOf } from "../lib/aws/callers.ts";
import { clientOf } from "../lib/aws/clients.ts";
import { systemClock } from "../lib/aws/clock.ts";
import { settingsOf } from "../lib/aws/environment.ts";
import { httpHandler } from "../lib/aws/http.ts";
import { DynamoStatusStore } from "../lib/aws/status-store.ts";
import { batchAnswer, ingestAnswer } from "../lib/http/answers.ts";
import { batchIn, patchIn, reportIn } from "../lib/http/requests.ts";
import { ingest, ingestBatch } from "../lib/pipeline/ingest.ts";

const settings = settingsOf("ingest");
const { table } = settings;
const client = clientOf(DynamoDBClient);
const store = new DynamoStatusStore(client, table);
const ports = { store, clock: systemClock };

/** Reports in: one, a batch, or a patch as a pipeline writes it. */
export const handler = httpHandler(
  "ingest",
  {
    "POST /v1/reports/{path+}": async (request) => {
      const resource = request.resource();
      const input = await reportIn(request.body);
      return ingestAnswer(await ingest(ports, { resource, input }, request.caller));
    },

    "PATCH /v1/status/{path+}": async (request) => {
      const resource = request.resource();
      const input = await patchIn(request.body);
      return ingestAnswer(await ingest(ports, { resource, input }, request.caller));
    },

    "POST /v1/reports": async (request) => {
      const entries = await batchIn(request.body, request.by.scope);
      const accepted = entries.filter((entry) => "input" in entry);
      return batchAnswer(entries, await ingestBatch(ports, accepted, request.caller));
    },
  },
  callersOf(client, settings),
);
