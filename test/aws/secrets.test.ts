import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "../../lib/aws/clock.ts";
import { parseSecrets, SecretsManagerSecrets } from "../../lib/aws/secrets.ts";

let server: Server;
let calls = 0;
let stored = '{"github": ["current", "previous"]}';

beforeAll(async () => {
  server = createServer((_, response) => {
    calls++;
    response.writeHead(200, { "content-type": "application/x-amz-json-1.1" });
    response.end(JSON.stringify({ SecretString: stored }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterAll(() => {
  server.close();
});

function secretsAt(clock: () => number): SecretsManagerSecrets {
  const { port } = server.address() as AddressInfo;
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = new SecretsManagerClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: "local",
    credentials,
  });
  return new SecretsManagerSecrets(client, "id", {
    ...systemClock,
    now: () => new Date(clock()).toISOString(),
  });
}

describe("the secrets of sources", () => {
  test("are those of the source asked for, and none for any other", async () => {
    const secrets = secretsAt(Date.now);
    expect(await secrets.of("github")).toEqual(["current", "previous"]);
    expect(await secrets.of("gitlab")).toEqual([]);
    expect(await secrets.of("toString")).toEqual([]);
  });

  test("are asked for once in five minutes, and then again", async () => {
    let time = 0;
    const secrets = secretsAt(() => time);
    const before = calls;
    await secrets.of("github");
    time = 5 * 60_000 - 1;
    await secrets.of("github");
    expect(calls - before).toBe(1);
    time = 5 * 60_000;
    stored = '{"github": ["next"]}';
    expect(await secrets.of("github")).toEqual(["next"]);
    expect(calls - before).toBe(2);
  });

  test.each([
    "",
    "null",
    "[]",
    '"x"',
    '{"github": "one"}',
    '{"github": [""]}',
    '{"github": [1]}',
    "{",
  ])("that are %j are refused without being repeated", (text) => {
    expect(() => parseSecrets(text)).toThrow(/^webhook secrets must be JSON like/);
  });
});
