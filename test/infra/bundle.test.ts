import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ENVIRONMENT, SETTINGS, VERBS, type Verb } from "../../lib/aws/environment.ts";
import { type Bundles, bundleAll } from "../../lib/infra/bundle.ts";
import { LocalFunction } from "../../lib/local/functions/function.ts";
import { type BundleFiles, filesOf } from "./bundle-files.ts";

let output: string;
let bundles: Bundles;
let files: Record<Verb, BundleFiles>;

beforeAll(async () => {
  output = await mkdtemp(join(tmpdir(), "signalbox-bundles-"));
  bundles = await bundleAll(output);
  const read = VERBS.map(async (verb) => [verb, await filesOf(bundles[verb])] as const);
  files = Object.fromEntries(await Promise.all(read)) as Record<Verb, BundleFiles>;
});

afterAll(() => rm(output, { recursive: true, force: true }));

/** Values of variables that are read when a function starts. */
const PLAUSIBLE: Readonly<Record<string, string>> = {
  [ENVIRONMENT.probeRanges]: "10.0.0.0/8",
  [ENVIRONMENT.identities]: "[]",
  [ENVIRONMENT.awsEvents]: "[]",
  [ENVIRONMENT.notifierRanges]: "10.0.0.0/8",
};

/** The verbs whose bundles have a text in what they load at once, or only load later. */
function verbsWith(text: string, when: keyof BundleFiles): Verb[] {
  return VERBS.filter((verb) =>
    [...files[verb][when].values()].some((code) => code.includes(text)),
  );
}

function aFunction(verb: Verb, environment: Record<string, string>): LocalFunction {
  const [module = "", exportName = ""] = bundles[verb].handler.split(".");
  return new LocalFunction({
    module: pathToFileURL(join(bundles[verb].folder, `${module}.mjs`)).href,
    exportName,
    functionName: verb,
    functionArn: `arn:aws:lambda:eu-west-1:123456789012:function:${verb}`,
    timeout: 10_000,
    environment,
    concurrency: 1,
    log: () => undefined,
  });
}

test("a cold start of ingest reads no more than 300 KB of code", () => {
  const bytes = [...files.ingest.eager.values()].reduce(
    (sum, code) => sum + Buffer.byteLength(code),
    0,
  );
  expect(bytes).toBeLessThanOrEqual(300 * 1024);
});

test.each<[string, string, Verb[]]>([
  ["EventBridge's client", "com.amazonaws.eventbridge", ["relay"]],
  ["KMS's client", "TrentService", ["deliver", "hook", "subscribe", "notify"]],
  ["Secrets Manager's client", "secretsmanager", ["deliver", "token"]],
  ["DynamoDB's client", "com.amazonaws.dynamodb", [...VERBS]],
])("%s is in the bundles that use it, and in no other", (_, text, verbs) => {
  expect(verbsWith(text, "eager")).toEqual(verbs);
  expect(verbsWith(text, "lazy")).toEqual([]);
});

const CALLED: Verb[] = [
  "ingest",
  "deliver",
  "hook",
  "declare",
  "query",
  "wait",
  "gate",
  "token",
  "subscribe",
];

test("what verifies JWTs is loaded by the first of them, not by a cold start", () => {
  expect(verbsWith("ERR_JWKS_NO_MATCHING_KEY", "eager")).toEqual([]);
  expect(verbsWith("ERR_JWKS_NO_MATCHING_KEY", "lazy")).toEqual(CALLED);
});

test("a YAML parser is loaded by the first body that is YAML, not by a cold start", () => {
  expect(verbsWith("YAMLParseError", "eager")).toEqual([]);
  expect(verbsWith("YAMLParseError", "lazy")).toContain("ingest");
});

test.each<[string, string, Verb[]]>([
  ["Lambda's client", "AWSGirApiService", ["probe"]],
  [
    "the evaluator of expressions",
    "no matching overload",
    [
      ...(["deliver", "hook", "declare", "wait", "gate", "decide", "listen"] as const),
      ...(["subscribe", "notify", "sweep", "probe"] as const),
    ],
  ],
  [
    "what reads cron expressions",
    "CronPattern: invalid configuration format",
    ["query", "subscribe", "notify"],
  ],
  ["the SDK of CloudEvents", "CloudEvents attribute names MUST", ["deliver"]],
])("%s is loaded by the first that needs it, not by a cold start", (_, text, verbs) => {
  expect(verbsWith(text, "eager")).toEqual([]);
  expect(verbsWith(text, "lazy")).toEqual(verbs);
});

describe.each(VERBS)("the bundle of %s", (verb) => {
  test("refuses to start without its variables, and names all of them", async () => {
    const names = SETTINGS[verb].map((setting) => ENVIRONMENT[setting]);
    await expect(aFunction(verb, {}).warm()).rejects.toThrow(
      `${verb} needs ${names.join(", ")} in its environment`,
    );
  });

  test("starts with them, from its own folder alone", async () => {
    const names = SETTINGS[verb].map((setting) => ENVIRONMENT[setting]);
    const values = names.map((name) => [name, PLAUSIBLE[name] ?? "1"]);
    const one = aFunction(verb, Object.fromEntries(values));
    await expect(one.warm()).resolves.toBeUndefined();
    await one.stop();
  });
});

test("a function signs its requests with nothing but the credentials in its environment", async () => {
  await using dynamodb = await aDynamoDb();
  const query = aFunction("query", {
    SIGNALBOX_TABLE: "statuses",
    SIGNALBOX_HISTORY_DAYS: "90",
    SIGNALBOX_IDENTITY_RULES: "[]",
    AWS_ENDPOINT_URL: dynamodb.url,
    AWS_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "secret",
    AWS_SESSION_TOKEN: "session",
  });
  const request = { routeKey: "GET /v1/status/{path+}", pathParameters: { path: "checkout" } };
  const requestContext = { authorizer: { iam: { userArn: "arn:aws:iam::123456789012:user/a" } } };
  await query.invoke({ ...request, headers: {}, requestContext, isBase64Encoded: false });
  await query.stop();
  const asked = ["DynamoDB_20120810.GetItem", "DynamoDB_20120810.Query"];
  expect(dynamodb.requests.map((headers) => headers["x-amz-target"]).sort()).toEqual(asked);
  for (const headers of dynamodb.requests) {
    expect(headers).toMatchObject({
      "x-amz-security-token": "session",
      authorization: expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/dynamodb\/aws4_request, /,
      ),
    });
  }
});

/** A DynamoDB that has nothing, and remembers the headers of what it was asked. */
async function aDynamoDb() {
  const requests: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    requests.push(request.headers);
    response.setHeader("content-type", "application/x-amz-json-1.0").end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
