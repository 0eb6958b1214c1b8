import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { ACCESS_VERBS, type AccessVerb } from "../../lib/domain/access/scope.ts";
import type { ResourceStatus } from "../../lib/domain/status.ts";
import { ROUTES, type Route } from "../../lib/http/routes.ts";
import { type Engine, startEngine } from "../../lib/local/engine/engine.ts";
import { type Service, startService } from "../../lib/local/service.ts";
import { aKey, Issuer, type SigningKey, SUBJECT } from "../identity/issuer.ts";
import { temporaryFolder } from "../local/functions/handlers.ts";
import { send } from "./driver.ts";

type CallerRoute = { [R in Route]: (typeof ROUTES)[R]["auth"] extends "caller" ? R : never }[Route];

const IN = "checkout";
const GATE = { requires: [{ resource: `${IN}/api`, health: "Ready" }] };
const TOKEN = { name: "made", verbs: ["read"], prefix: IN };

const SUBSCRIPTION = {
  pattern: { "detail-type": ["HealthTransitioned"] },
  notifier: { webhook: { url: "https://example.com/hook" } },
};
const EVENT = {
  specversion: "1.0",
  type: "dev.signalbox.report",
  id: "e1",
  source: "/ci",
  subject: `${IN}/api`,
  data: { health: "Ready" },
};

/** What each route whose callers must be known is sent; one that is missing here fails the type check. */
const BODIES: Readonly<Record<CallerRoute, unknown>> = {
  "POST /v1/reports/{path+}": { health: "Ready" },
  "POST /v1/reports": { reports: [{ resource: `${IN}/api`, health: "Ready" }] },
  "PATCH /v1/status/{path+}": { message: "well" },
  "GET /v1/status/{path+}": undefined,
  "GET /v1/status": undefined,
  "GET /v1/wait/{path+}": undefined,
  "GET /v1/history/{path+}": undefined,
  "GET /v1/history": undefined,
  "GET /v1/resources/{path+}": undefined,
  "PUT /v1/resources/{path+}": {},
  "DELETE /v1/resources/{path+}": undefined,
  "PUT /v1/gates/{path+}": GATE,
  "GET /v1/gates/{path+}": undefined,
  "POST /v1/gates/{path+}": {},
  "DELETE /v1/gates/{path+}": undefined,
  "GET /v1/check/{path+}": undefined,
  "POST /v1/check/{path+}": undefined,
  "PUT /v1/overrides/{path+}": { decision: "pass", reason: "test", until: "1h" },
  "DELETE /v1/overrides/{path+}": undefined,
  "PUT /v1/approvals/{path+}": {},
  "DELETE /v1/approvals/{path+}": undefined,
  "PUT /v1/hooks/{name}": { source: "github", under: IN },
  "GET /v1/hooks/{name}": undefined,
  "DELETE /v1/hooks/{name}": undefined,
  "PUT /v1/subscriptions/{name}": SUBSCRIPTION,
  "GET /v1/subscriptions/{name}": undefined,
  "POST /v1/subscriptions/{name}": undefined,
  "DELETE /v1/subscriptions/{name}": undefined,
  "PUT /v1/silences/{name}": { prefix: IN, until: "1h", reason: "test" },
  "GET /v1/silences/{name}": undefined,
  "DELETE /v1/silences/{name}": undefined,
  "POST /v1/events": EVENT,
  "POST /v1/tokens": TOKEN,
  "GET /v1/tokens": undefined,
  "DELETE /v1/tokens/{id}": undefined,
};

const CASES = Object.entries(ROUTES).flatMap(([route, description]) =>
  description.auth === "caller"
    ? [
        {
          route: route as CallerRoute,
          needs: description.needs as AccessVerb,
          each: "each" in description,
        },
      ]
    : [],
);
const ON_PATHS = CASES.filter(({ route }) => route.includes("{path+}"));
/** Routes that are of no resource, nor of many: they are for the whole tree. */
const OF_ALL = CASES.filter(({ route, each }) => !each && !route.includes("{path+}"));
const VERBS_OF_ROUTES = CASES.filter((one) => !OF_ALL.includes(one)).flatMap(({ route, needs }) =>
  ACCESS_VERBS.map((verb) => ({ route, needs, verb })),
);

let data: string;
let engine: Engine;
let service: Service;
let issuer: Issuer;
let key: SigningKey;
const complaints: string[] = [];
const tokens = new Map<AccessVerb, string>();
const secrets: string[] = [];

beforeAll(async () => {
  const folder = await temporaryFolder(afterAll);
  data = join(folder, "data");
  issuer = await new Issuer().listen();
  key = await aKey();
  issuer.keys = [key.jwk];
  const rule = { audience: "signalbox", verbs: ["report", "read"], prefix: IN };
  const claims = { repository: "acme/checkout" };
  engine = await startEngine(folder);
  vi.stubEnv("SIGNALBOX_DYNAMODB_ENDPOINT", engine.endpoint);
  service = await startService({
    host: "127.0.0.1",
    port: 0,
    data,
    secrets: undefined,
    identities: JSON.stringify([
      { ...rule, issuer: issuer.url, claims },
      { ...rule, issuer: "http://127.0.0.1:9", claims },
    ]),
    enforceIam: true,
    step: () => undefined,
    complain: (text) => complaints.push(text),
    onTransition: () => undefined,
  });
  for (const verb of ACCESS_VERBS) tokens.set(verb, await aToken({ name: verb, verbs: [verb] }));
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await service.stop();
  await engine.stop();
  issuer.close();
});

/** Makes a token as the administrator of this machine. */
async function aToken(changes: object = {}): Promise<string> {
  const request = { ...TOKEN, ...changes };
  const { status, body } = await call<{ token: string }>("POST", "/v1/tokens", request);
  expect(status).toBe(201);
  secrets.push(body.token);
  return body.token;
}

function call<T = { type?: string; detail?: string }>(
  method: string,
  path: string,
  body?: unknown,
  token?: string,
) {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return send<T>(method, path, body, { url: service.url, headers });
}

/** Calls a route on a resource. */
function callRoute(route: string, resource: string, body: unknown, token?: string) {
  const [method = "", pattern = ""] = route.split(" ");
  const path = pattern.replace("{path+}", resource).replace(/\{id\}|\{name\}/, "nobody");
  return call(method, path, body, token);
}

/** Calls a route with a header of its own, and with what nobody would read first; answers all that comes back. */
async function wholeAnswer(route: string, authorization: string): Promise<unknown> {
  const [method = "", pattern = ""] = route.split(" ");
  const path = pattern.replace("{path+}", `${IN}/api`).replace(/\{id\}|\{name\}/, "nobody");
  const response = await fetch(`${service.url}${path}?nonsense=1`, {
    method,
    headers: { authorization, "content-type": "application/nonsense" },
    ...(method !== "GET" && { body: "{" }),
  });
  const { date: _, ...headers } = Object.fromEntries(response.headers);
  return { status: response.status, headers, text: await response.text() };
}

const isForbidden = ({ body }: { body: { type?: string } }) =>
  body.type === "urn:signalbox:problem:forbidden";

describe("whoever is not known is told the same, whatever is wrong and before anything is read, by", () => {
  test.each(CASES)("$route", async ({ route }) => {
    const jwt = await issuer.sign(key, { repository: "acme/other" });
    const expired = await issuer.sign(key, { exp: 1 });
    const wrong = [
      "Bearer nobody",
      "Basic bm9ib2R5",
      `Bearer ${tokens.get("admin")}x`,
      `Bearer sbx_admin_${"x".repeat(64)}`,
      `Bearer ${jwt}`,
      `Bearer ${expired}`,
    ];
    const answers = await Promise.all(wrong.map((header) => wholeAnswer(route, header)));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({
      status: 401,
      headers: { "content-type": "application/problem+json", "www-authenticate": "Bearer" },
      text: expect.stringContaining("urn:signalbox:problem:unauthorized"),
    });
  });
});

describe("a token with one verb", () => {
  beforeAll(async () => {
    expect((await call("PUT", `/v1/gates/${IN}/gate`, GATE)).status).toBe(201);
  });

  test.each(VERBS_OF_ROUTES)(
    "$verb is let into $route only if it is $needs or admin",
    async ({ route, needs, verb }) => {
      const answer = await callRoute(route, `${IN}/x-${verb}`, BODIES[route], tokens.get(verb));
      expect(answer.status).not.toBe(401);
      expect(isForbidden(answer)).toBe(verb !== needs && verb !== "admin");
      if (isForbidden(answer))
        expect(answer.body.detail).toContain(`this needs "${needs}" on ${IN}`);
    },
  );

  test.each(OF_ALL)("is let into $route only with the whole tree", async ({ route, needs }) => {
    const call = (token: string | undefined) => callRoute(route, "", BODIES[route], token);
    const [part, whole] = [tokens.get(needs), await aToken({ verbs: [needs], prefix: "" })];
    const refused = await call(part);
    expect(isForbidden(refused)).toBe(true);
    expect(refused.body.detail).toBe(`this needs "${needs}" on everything`);
    const answer = await call(whole);
    expect([answer.status === 401, isForbidden(answer)]).toEqual([false, false]);
  });

  test.each(ON_PATHS)(
    "is not let into $route beside its prefix, nor above it",
    async ({ route, needs }) => {
      for (const path of [`${IN}2/api`, "platform", `${IN.slice(0, -1)}`]) {
        for (const verb of [needs, "admin"] as const) {
          const answer = await callRoute(route, path, BODIES[route], tokens.get(verb));
          expect([answer.status, isForbidden(answer)]).toEqual([403, true]);
          expect(answer.body.detail).toBe(`this needs "${needs}" on ${path}`);
        }
      }
    },
  );

  test("leaves nothing where it wasn't let in", async () => {
    for (const path of [`${IN}2/api`, "platform"]) {
      expect((await call("GET", `/v1/status/${path}`)).status).toBe(404);
    }
  });

  test("is not led out of its prefix by dots or encoded slashes", async () => {
    for (const path of [`${IN}/..%2fplatform`, `${IN}%2f..%2fplatform`, `${IN}/%2e%2e/platform`]) {
      const answer = await call("GET", `/v1/status/${path}`, undefined, tokens.get("read"));
      expect([403, 404, 422]).toContain(answer.status);
    }
  });
});

test("routes that need nobody to be known look at no token", async () => {
  for (const path of ["/healthz", "/openapi.json"]) {
    expect((await call("GET", path, undefined, "nobody")).status).toBe(200);
  }
});

test("without a token, the caller on this machine is administrator", async () => {
  expect((await call("GET", "/v1/tokens")).status).toBe(200);
});

describe("a scope is kept to", () => {
  type Batch = { results: { applied: boolean; error?: { status: number; detail: string } }[] };
  type List = { items: ResourceStatus[] };

  test("by each report of a batch for itself", async () => {
    const reports = [`${IN}/batch`, `${IN}2/batch`, "platform/batch"].map((resource) => {
      return { resource, health: "Ready" };
    });
    const { status, body } = await call<Batch>(
      "POST",
      "/v1/reports",
      { reports },
      tokens.get("report"),
    );
    expect(status).toBe(200);
    expect(body.results).toMatchObject([
      { applied: true },
      { applied: false, error: { status: 403, detail: `this needs "report" on ${IN}2/batch` } },
      { applied: false, error: { status: 403 } },
    ]);
    expect((await call("GET", "/v1/status/platform/batch")).status).toBe(404);
  });

  test("by lists, which show what may be read", async () => {
    for (const path of ["beside/x", `${IN}/listed`]) {
      await call("POST", `/v1/reports/${path}`, { health: "Ready" });
    }
    const read = tokens.get("read");
    const all = (await call<List>("GET", "/v1/status", undefined, read)).body.items;
    expect(all.map(({ resource }) => resource)).toContain(`${IN}/listed`);
    expect(all.filter(({ resource }) => !`${resource}/`.startsWith(`${IN}/`))).toEqual([]);
    const beside = await call<List>("GET", "/v1/status?prefix=beside", undefined, read);
    expect([beside.status, beside.body]).toEqual([200, { items: [] }]);
  });

  test("by gates, which look at nothing that whoever defines them has no part in", async () => {
    const gate = { requires: [{ resource: "beside/x", health: "Ready" }] };
    const answer = await call("PUT", `/v1/gates/${IN}/nosy`, gate, tokens.get("declare"));
    expect([answer.status, answer.body.detail]).toEqual([403, 'this needs "declare" on beside/x']);
  });
});

describe("a token", () => {
  test("is who reports, where the report doesn't say, and who approves", async () => {
    const token = await aToken({ name: "alice", verbs: ["report", "approve"] });
    await call("POST", `/v1/reports/${IN}/named`, { health: "Ready" }, token);
    const { body } = await call<ResourceStatus>("GET", `/v1/status/${IN}/named`);
    expect(body.conditions[0]?.reporter).toBe("alice");
    await call("PUT", `/v1/gates/${IN}/approved`, { approvals: { count: 1 } });
    await call("PUT", `/v1/approvals/${IN}/approved`, {}, token);
    const gate = await call<{ because: { actual: string }[] }>("GET", `/v1/gates/${IN}/approved`);
    expect(JSON.stringify(gate.body.because)).toContain("alice");
  });

  test("is refused as soon as it is revoked", async () => {
    const { body } = await call<{ id: string; token: string }>("POST", "/v1/tokens", TOKEN);
    secrets.push(body.token);
    expect((await call("GET", "/v1/status", undefined, body.token)).status).toBe(200);
    expect((await call("DELETE", `/v1/tokens/${body.id}`)).status).toBe(204);
    expect((await call("GET", "/v1/status", undefined, body.token)).status).toBe(401);
    expect((await call("DELETE", `/v1/tokens/${body.id}`)).status).toBe(404);
  });

  test("is listed without what it is", async () => {
    const token = await aToken({ name: "listed", until: "1h" });
    const { body } = await call<{ items: object[] }>("GET", "/v1/tokens");
    expect(body.items).toContainEqual({
      id: token.split("_")[1],
      ...TOKEN,
      name: "listed",
      until: expect.stringMatching(/Z$/),
      createdTime: expect.stringMatching(/Z$/),
      createdBy: "user/administrator",
    });
    for (const secret of secrets) {
      expect(JSON.stringify(body)).not.toContain(secret.split("_")[2]?.slice(0, 20));
    }
  });

  test.each<[string, object, string]>([
    ["no name", { name: "" }, "name"],
    ["no verbs", { verbs: [] }, "verbs"],
    ["a verb that is none", { verbs: ["write"] }, "verbs[0]"],
    ["no prefix", { prefix: undefined }, "prefix"],
    ["a prefix that is no path", { prefix: "/a" }, "prefix"],
    ["an end that is none", { until: "soon" }, "until"],
    ["an end that has come", { until: "2020-01-01T00:00:00Z" }, "until"],
    ["what isn't known", { scope: "all" }, "scope"],
  ])("with %s isn't made", async (_, changes, path) => {
    const answer = await call<{ errors: { path: string }[] }>("POST", "/v1/tokens", {
      ...TOKEN,
      ...changes,
    });
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([422, path]);
  });

  test("for everything has the empty prefix", async () => {
    const token = await aToken({ verbs: ["read"], prefix: "" });
    expect((await call("GET", "/v1/status?prefix=beside", undefined, token)).status).toBe(200);
  });
});

describe("a workflow's JWT", () => {
  test("lets it in where a rule says so, by its subject, and is held to the rule", async () => {
    const jwt = await issuer.sign(key);
    const path = `/v1/reports/${IN}/workflow`;
    expect((await call("POST", path, { health: "Ready" }, jwt)).status).toBe(200);
    const { body } = await call<ResourceStatus>("GET", `/v1/status/${IN}/workflow`, undefined, jwt);
    expect(body.conditions[0]?.reporter).toBe(SUBJECT);
    expect((await call("POST", "/v1/reports/platform/x", { health: "Ready" }, jwt)).status).toBe(
      403,
    );
    expect((await call("DELETE", `/v1/resources/${IN}/workflow`, undefined, jwt)).status).toBe(403);
  });

  test("of an issuer that can't be reached is to be tried again", async () => {
    const jwt = await issuer.sign(key, { iss: "http://127.0.0.1:9" });
    const { status, headers } = await call("GET", "/v1/status", undefined, jwt);
    expect([status, headers.get("retry-after")]).toEqual([503, "1"]);
  });
});

test("no token, whole or in part, is in any log, nor in what the service says", async () => {
  const files = await readdir(join(data, "logs"), { recursive: true, withFileTypes: true });
  const texts = await Promise.all(
    files
      .filter((file) => file.isFile())
      .map((file) => readFile(join(file.parentPath, file.name), "utf8")),
  );
  const said = [...texts, ...complaints].join("\n");
  expect(said.length).toBeGreaterThan(1_000);
  expect(secrets.length).toBeGreaterThan(ACCESS_VERBS.length);
  for (const token of secrets) expect(said).not.toContain(token.split("_")[2]?.slice(0, 12));
  expect(said).not.toMatch(/eyJ[\w-]+\.[\w-]+/);
  expect(said).not.toMatch(/Bearer/i);
});
