import { createHmac, randomUUID } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { clientOf } from "../../lib/aws/clients.ts";
import { systemClock } from "../../lib/aws/clock.ts";
import { VERBS } from "../../lib/aws/environment.ts";
import { DynamoGroupBooks } from "../../lib/aws/group-books.ts";
import { DynamoStatusStore } from "../../lib/aws/status-store.ts";
import { countsOf, type Member, namedAmong } from "../../lib/domain/tally.ts";
import { type Engine, startEngine } from "../../lib/local/engine/engine.ts";
import type { Role } from "../../lib/local/iam/iam.ts";
import { type Grant, verdictOn } from "../../lib/local/iam/policy.ts";
import { type Service, startService } from "../../lib/local/service.ts";
import { fixture } from "../fixtures/read.ts";
import { temporaryFolder } from "../local/functions/handlers.ts";
import { send } from "./driver.ts";

/** Actions that are granted though no call here needs them, of all verbs or of one, and why. */
const UNUSED_HERE: Readonly<Record<string, string>> = {
  "xray:PutTraceSegments": "Lambda sends traces with the function's role; nothing traces here",
  "listen s3:PutObject":
    "Lambda keeps events that fail for long with the function's role; here none is",
  "listen s3:ListBucket": "as with s3:PutObject",
  "xray:PutTelemetryRecords": "Lambda sends traces with the function's role; nothing traces here",
};

const SECRET = "s3cr3t";
const DEPLOYED = "payloads/aws-eventbridge/codedeploy.deployment.SUCCESS.json";
const CREDENTIALS = { accessKeyId: "local", secretAccessKey: "local" };
const PROBE = { tcp: { host: "127.0.0.1", port: 1 } };
/** Its notice is held by a silence, until nobody wants it any more. */
const SUBSCRIPTION = {
  pattern: { "detail-type": ["HealthTransitioned"], detail: { resource: ["iam/told"] } },
  notifier: { webhook: { url: "http://127.0.0.1:1/hook" } },
};
const LONG_AGO = "2026-01-01T00:00:00Z";
let data: string;
let engine: Engine;
let service: Service;
const complaints: string[] = [];

beforeAll(async () => {
  const folder = await temporaryFolder(afterAll);
  data = join(folder, "data");
  engine = await startEngine(folder);
  vi.stubEnv("SIGNALBOX_DYNAMODB_ENDPOINT", engine.endpoint);
  service = await startService({
    host: "127.0.0.1",
    port: 0,
    data,
    secrets: JSON.stringify({ github: [SECRET] }),
    identities: undefined,
    enforceIam: true,
    step: () => undefined,
    complain: (text) => complaints.push(text),
    onTransition: () => undefined,
  });
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await service.stop();
  await engine.stop();
});

/** Makes a call, and answers its status. */
async function call(method: string, path: string, body?: unknown, headers = {}): Promise<number> {
  return (await send(method, path, body, { url: service.url, headers })).status;
}

async function deliver(to = "github"): Promise<number> {
  const body = JSON.stringify(fixture("payloads/github/deployment_status.default.json"));
  const signature = createHmac("sha256", SECRET).update(body).digest("hex");
  return call("POST", `/v1/webhooks/${to}`, body, {
    "x-github-event": "deployment_status",
    "x-github-delivery": randomUUID(),
    "x-hub-signature-256": `sha256=${signature}`,
  });
}

function minutesAgo(minutes: number): string {
  return new Date(Date.now() - minutes * 60_000).toISOString();
}

/** A token that says it is the first administrator's, and isn't. */
const FORGED = { authorization: `Bearer sbx_admin_${"x".repeat(64)}` };

/** What comes of tokens that must be looked up, and of one of nobody. */
async function presentTokens(): Promise<number[]> {
  const token = { name: "ci", verbs: ["admin"], prefix: "iam" };
  const made = await send<{ id: string; token: string }>("POST", "/v1/tokens", token, {
    url: service.url,
  });
  const known = { authorization: `Bearer ${made.body.token}` };
  return [
    made.status,
    await call("GET", "/v1/tokens", undefined, FORGED),
    await call("GET", "/v1/tokens", undefined, known),
    await call("DELETE", `/v1/tokens/${made.body.id}`, undefined, known),
    await call("GET", "/v1/tokens", undefined, known),
  ];
}

/** Everything that the service does, what it does with a record that it can't relay included. */
async function doEverything(): Promise<number[]> {
  const report = { health: "Ready" };
  const statuses = [
    await call("PUT", "/v1/subscriptions/iam-group", {
      pattern: { detail: { resource: ["iam/web"] } },
      // Whoever takes CloudEvents will do, and this service does.
      notifier: { webhook: { url: `${service.url}/v1/events` } },
      group: { by: "iam", window: "1s" },
      maxPerHour: 5,
    }),
    await call("PUT", "/v1/resources/iam/api", { labels: { team: "payments" } }),
    await call("PUT", "/v1/resources/iam/probed", { probe: PROBE }),
    await call("POST", "/v1/reports/iam/api", report),
    await call("POST", "/v1/reports", { reports: [{ resource: "iam/web", ...report }] }),
    await call("POST", "/v1/reports/iam/silent", { ...report, observedAt: LONG_AGO, ttl: "1s" }),
    await call("POST", "/_local/sweep"),
    await call("PATCH", "/v1/status/iam/api", { message: "well" }),
    await deliver(),
    await call("PUT", "/v1/hooks/iam", { source: "github", secrets: [SECRET], under: "iam" }),
    await deliver("iam"),
    await call("POST", "/_local/events", fixture(DEPLOYED)),
    await call("GET", "/v1/hooks/iam"),
    await call("DELETE", "/v1/hooks/iam"),
    await call("PUT", "/v1/subscriptions/iam", SUBSCRIPTION),
    await call("GET", "/v1/subscriptions/iam"),
    await call("POST", "/v1/subscriptions/iam"),
    await call("POST", "/v1/subscriptions/iam?redrive=true"),
    await call("PUT", "/v1/silences/iam", { prefix: "iam/told", until: "1h", reason: "iam" }),
    await call("GET", "/v1/silences/iam"),
    await call("GET", "/v1/silences"),
    await call("GET", "/v1/subscriptions"),
    await call("POST", "/v1/reports/iam/told", { health: "Down" }),
    await call("POST", "/_local/idle"),
    await call("DELETE", "/v1/silences/iam"),
    await call("DELETE", "/v1/subscriptions/iam"),
    await call("GET", "/v1/status/iam/api"),
    await call("GET", "/v1/status?prefix=iam"),
    await call("GET", "/v1/wait/iam/api?for=health=Ready"),
    await call("PUT", "/v1/gates/iam/gate", {
      requires: [{ resource: "iam/web", health: "Ready" }],
    }),
    await call("PUT", "/v1/gates/iam/gate", {
      requires: [{ resource: "iam/api", health: "Ready" }],
    }),
    await call("PUT", "/v1/subscriptions/iam-gate", {
      pattern: { detail: { resource: ["iam/gate"] } },
      notifier: { stepFunctions: { taskToken: "t0k3n", gate: "iam/gate" } },
    }),
    await call("DELETE", "/v1/subscriptions/iam-gate"),
    await call("GET", "/v1/gates/iam/gate"),
    await call("GET", `/v1/gates/iam/gate?at=${minutesAgo(5)}`),
    await call("PUT", "/v1/gates/iam/left", {
      requires: [{ resource: "iam/api", health: "Down" }],
    }),
    await call("DELETE", "/v1/resources/iam/left"),
    await call("POST", "/v1/reports/iam/api", { conditions: [{ type: "Tested", status: "True" }] }),
    await call("POST", "/_local/idle"),
    await call("GET", "/v1/history/iam/api"),
    await call("GET", "/v1/history/iam/api?summary=30d"),
    await call("DELETE", "/v1/resources/iam/web"),
    ...(await presentTokens()),
  ];
  await writeWhatIsNoStatus();
  statuses.push(await call("POST", "/_local/idle"));
  await missAMember("iam");
  return [...statuses, await call("POST", "/_local/sweep"), await call("POST", "/_local/idle")];
}

async function tableName(): Promise<string> {
  const { TableNames } = await engine.client.listTables();
  return (TableNames as string[])[0] ?? "";
}

/** Brings a group to where it missed a member's recovery, and is to be recounted. */
async function missAMember(group: string): Promise<void> {
  const options = { endpoint: engine.endpoint, region: "local", credentials: CREDENTIALS };
  const client = clientOf(DynamoDBClient, options);
  const [store, books] = [
    new DynamoStatusStore(client, await tableName()),
    new DynamoGroupBooks(client, await tableName(), systemClock),
  ];
  const [stored, tally] = [await store.read(group), await books.tally(group)];
  if (!stored || !tally) throw new Error(`${group} is no group`);
  const standing = { health: "Down", type: "component", critical: true } as const;
  const missed: Member = { name: "api", version: 0, standing };
  const known: Member[] = [];
  for await (const one of books.members(group)) known.push(one);
  const replaces = known.find(({ name }) => name === "api")?.version ?? 0;
  const members = known.map((one) => (one.name === "api" ? missed : one));
  const named = namedAmong(members);
  const sums = { version: tally.version + 1, counts: countsOf(members), named };
  const entries = { members: [{ ...missed, replaces }], unwell: named, recovered: [] };
  expect(await books.enter(group, { ...entries, tally: { ...tally, ...sums } })).toBe(true);
  const overdue = { ...stored.state, recountedTime: LONG_AGO, checkAt: LONG_AGO };
  expect(await store.write(overdue, stored.version)).toEqual({ written: true });
}

async function writeWhatIsNoStatus(): Promise<void> {
  const TableName = await tableName();
  const Item = { resource: { S: "iam/poison" }, item: { S: "status" } };
  await engine.client.call("DynamoDB_20120810.PutItem", { TableName, Item });
}

/** Whether some call that a role allowed would be refused without one of its grants. */
function isNeeded({ grants, used }: Role, grant: Grant): boolean {
  const others = grants.filter((one) => one !== grant);
  return used.some((access) => verdictOn(others, access) !== "allowed");
}

function verbOf({ name }: Role): string {
  return /^Service(\w+)VerbRole/.exec(name)?.[1]?.toLowerCase() ?? name;
}

describe("the roles of the functions", () => {
  let roles: readonly Role[];

  beforeAll(async () => {
    expect(await doEverything()).toEqual([
      201, 201, 201, 200, 200, 200, 204, 200, 202, 201, 202, 202, 200, 204, 201, 200, 200, 202, 201,
      200, 200, 200, 200, 204, 204, 204, 200, 200, 200, 201, 200, 201, 204, 200, 404, 201, 204, 200,
      204, 200, 200, 204, 201, 401, 200, 204, 401, 204, 204, 204,
    ]);
    roles = service.iam?.roles ?? [];
  });

  test("allow everything that the service does", () => {
    expect(complaints).toEqual([]);
  });

  test("are judged by what really happens, such as that a record which is no status is set aside", async () => {
    const objects = await readdir(join(data, "buckets"), { recursive: true });
    expect(objects).toContainEqual(expect.stringMatching(/\/unreadable\/\d+\.json$/));
  });

  test("are one a function, each with grants and with uses", () => {
    expect(roles.map(verbOf).sort()).toEqual([...VERBS].sort());
    for (const { grants, used } of roles) {
      expect(grants.length).toBeGreaterThan(0);
      expect(used.length).toBeGreaterThan(0);
    }
  });

  test("grant nothing that isn't needed: without any one grant, some call would be refused", () => {
    const unneeded = roles.flatMap((role) =>
      role.grants
        .filter((grant) => !isNeeded(role, grant))
        .map(({ action, resource }) => ({ verb: verbOf(role), action, resource })),
    );
    const excuseOf = ({ verb, action }: { verb: string; action: string }) =>
      [action, `${verb} ${action}`].find((key) => key in UNUSED_HERE);
    expect(unneeded.filter((one) => excuseOf(one) === undefined)).toEqual([]);
    const excused = new Set(unneeded.map(excuseOf));
    expect(excused).toEqual(new Set(Object.keys(UNUSED_HERE)));
  });
});
