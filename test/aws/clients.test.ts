import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { expect, onTestFinished, test } from "vitest";
import { clientOf } from "../../lib/aws/clients.ts";

/** Reads an item of a DynamoDB that answers every call so, or never. */
async function readFrom(answer?: { status: number; type: string }) {
  const server = createServer((_, response) => {
    if (answer) response.writeHead(answer.status).end(JSON.stringify({ __type: answer.type }));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const client = clientOf(DynamoDBClient, {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: "local",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  return client.send(new GetItemCommand({ TableName: "t", Key: { resource: { S: "r" } } }));
}

test("a service that never answers is unavailable before a function's time is up", async () => {
  const started = performance.now();
  const cause = expect.objectContaining({ name: "TimeoutError" });
  await expect(readFrom()).rejects.toMatchObject({ code: "unavailable", cause });
  expect(performance.now() - started).toBeLessThan(15_000);
});

test.each([
  [400, "ProvisionedThroughputExceededException"],
  [400, "ThrottlingException"],
  [500, "InternalServerError"],
  [503, "ServiceUnavailable"],
])("an answer of %i %s says that the caller may try again", async (status, type) => {
  await expect(readFrom({ status, type })).rejects.toMatchObject({
    code: "unavailable",
    message: "DynamoDB doesn't answer; try again",
    cause: { name: type },
  });
});

test.each(["ValidationException", "AccessDeniedException", "ResourceNotFoundException"])(
  "an answer of 400 %s is passed on as it is",
  async (type) => {
    await expect(readFrom({ status: 400, type })).rejects.toMatchObject({ name: type });
  },
);
