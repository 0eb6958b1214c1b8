import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SecretsManagerAdministrator } from "../../lib/aws/administrator.ts";
import { clientOf } from "../../lib/aws/clients.ts";

const bodies: string[] = [];
let answer: object;
const server = createServer((request, response) => {
  let body = "";
  request.on("data", (chunk) => (body += chunk));
  request.on("end", () => {
    bodies.push(body);
    response.setHeader("content-type", "application/x-amz-json-1.1").end(JSON.stringify(answer));
  });
});

beforeEach(async () => {
  bodies.length = 0;
  answer = { SecretString: "first" };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  vi.stubEnv("AWS_ENDPOINT_URL", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv("AWS_REGION", "local");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "local");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "local");
});

afterEach(() => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
});

/** An administrator's secret, and a clock that says what it is told. */
function anAdministrator() {
  const clock = {
    seconds: 0,
    now: () => new Date(clock.seconds * 1000).toISOString(),
    random: () => 0,
    sleep: async () => undefined,
  };
  return {
    clock,
    administrator: new SecretsManagerAdministrator(
      clientOf(SecretsManagerClient),
      "arn:secret",
      clock,
    ),
  };
}

test("the administrator's secret is asked for when it is first needed, and then kept for five minutes", async () => {
  const { clock, administrator } = anAdministrator();
  expect(bodies).toEqual([]);
  expect(await administrator.read()).toBe("first");
  answer = { SecretString: "second" };
  clock.seconds = 299;
  expect(await administrator.read()).toBe("first");
  clock.seconds = 300;
  expect(await administrator.read()).toBe("second");
  expect(bodies.map((body) => JSON.parse(body))).toEqual([
    { SecretId: "arn:secret" },
    { SecretId: "arn:secret" },
  ]);
});

test("a secret that is empty lets nobody in", async () => {
  answer = {};
  await expect(anAdministrator().administrator.read()).rejects.toThrow("is empty");
});
