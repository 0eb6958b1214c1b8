import { beforeEach, describe, expect, test } from "vitest";
import { DynamoTokens } from "../../lib/aws/tokens.ts";
import { type Caller, EVERYTHING } from "../../lib/domain/access/scope.ts";
import { presentedIn, tokenText } from "../../lib/domain/access/token.ts";
import { Refusal } from "../../lib/domain/refusal.ts";
import { authenticate } from "../../lib/pipeline/authenticate.ts";
import type { Tokens } from "../../lib/pipeline/ports/access.ts";
import {
  createToken,
  listTokens,
  revokeToken,
  type TokenRequest,
} from "../../lib/pipeline/token.ts";
import { aClient, aTable } from "../aws/table.ts";
import { minute } from "../domain/builders.ts";

const ROOT: Caller = { name: "root", scope: EVERYTHING };
const ADMIN_SECRET = "s".repeat(64);
const HOLDER: Caller = { name: "repo:acme/checkout", scope: { verbs: ["report"], prefix: "acme" } };
const REFUSED = { code: "unauthorized" };

type Ports = Awaited<ReturnType<typeof somePorts>>;
let ports: Ports;

beforeEach(async () => {
  ports = await somePorts();
});

/** Ports over the real engine, which remember what was looked up. */
async function somePorts() {
  const client = aClient();
  const tokens: Tokens = new DynamoTokens(client, await aTable(client));
  const asked: string[] = [];
  const remembering: Tokens = {
    read: async (id) => {
      asked.push(id);
      return tokens.read(id);
    },
    add: (token) => tokens.add(token),
    all: () => tokens.all(),
    remove: (id) => tokens.remove(id),
  };
  const clock = {
    minutes: 0,
    now: () => minute(clock.minutes),
    random: () => 0,
    sleep: async () => undefined,
  };
  const administrator = {
    read: async () => {
      asked.push("administrator");
      return ADMIN_SECRET;
    },
  };
  const identities = {
    holderOf: async (jwt: string) => {
      asked.push(jwt);
      return jwt === "good.jwt.here" ? HOLDER : undefined;
    },
  };
  return { tokens: remembering, clock, administrator, identities, asked };
}

function aRequest(changes: Partial<TokenRequest> = {}): TokenRequest {
  return { name: "ci", verbs: ["report"], prefix: "checkout", ...changes };
}

/** Who an `Authorization` header's bearer token stands for. */
function holderOf(token: string): Promise<Caller> {
  return authenticate(ports, `Bearer ${token}`);
}

/** The token with another secret, and the checksum of that. */
function forged(token: string): string {
  const presented = presentedIn(`Bearer ${token}`);
  if (presented?.kind !== "token") throw new Error(`${token} is no token`);
  return tokenText({
    ...presented,
    secret: presented.secret.replace(/.$/, (one) => (one === "a" ? "b" : "a")),
  });
}

describe("a token that was made", () => {
  test("lets its owner in, with its name and scope and no more", async () => {
    const { token } = await createToken(ports, aRequest({ until: "30m" }), ROOT);
    expect(await holderOf(token)).toEqual({
      name: "ci",
      scope: { verbs: ["report"], prefix: "checkout" },
      until: minute(30),
    });
  });

  test("is kept as what nobody can make it of", async () => {
    const { id, token } = await createToken(ports, aRequest(), ROOT);
    const kept = JSON.stringify(await ports.tokens.read(id));
    const [, , secret = ""] = token.split("_");
    for (const part of [secret, secret.slice(0, 43), secret.slice(0, 12)]) {
      expect(kept).not.toContain(part);
    }
  });

  test("is another each time", async () => {
    const made = await Promise.all(
      Array.from({ length: 20 }, () => createToken(ports, aRequest(), ROOT)),
    );
    expect(new Set(made.map(({ token }) => token)).size).toBe(20);
    expect(new Set(made.map(({ id }) => id)).size).toBe(20);
  });

  test("ends at its end", async () => {
    const { token } = await createToken(ports, aRequest({ until: minute(10) }), ROOT);
    ports.clock.minutes = 9;
    expect(await holderOf(token)).toMatchObject({ name: "ci" });
    ports.clock.minutes = 10;
    await expect(holderOf(token)).rejects.toMatchObject(REFUSED);
  });

  test("ends at once when it is revoked, and no other does", async () => {
    const [one, other] = [
      await createToken(ports, aRequest(), ROOT),
      await createToken(ports, aRequest({ name: "cd" }), ROOT),
    ];
    await revokeToken(ports, one.id, EVERYTHING);
    await expect(holderOf(one.token)).rejects.toMatchObject(REFUSED);
    expect(await holderOf(other.token)).toMatchObject({ name: "cd" });
  });
});

describe("nobody is let in, for the same reason and without another word,", () => {
  test("by a wrong secret, an unknown id, or an end that has come", async () => {
    const { token } = await createToken(ports, aRequest(), ROOT);
    const ended = await createToken(ports, aRequest({ until: "1m" }), ROOT);
    const revoked = await createToken(ports, aRequest(), ROOT);
    await revokeToken(ports, revoked.id, EVERYTHING);
    ports.clock.minutes = 2;
    const unknown = tokenText({ id: "0".repeat(11), secret: "0".repeat(43) });
    const wrong = [forged(token), ended.token, revoked.token, unknown].map(
      (one) => `Bearer ${one}`,
    );
    const others = [
      undefined,
      "",
      "Basic x",
      "Bearer x",
      `Bearer ${token}x`,
      "Bearer bad.jwt.here",
    ];
    const admin = `Bearer sbx_admin_${"x".repeat(64)}`;
    const refusals = await Promise.all(
      [...wrong, ...others, admin].map((header) =>
        authenticate(ports, header).catch((error) => error),
      ),
    );
    for (const refusal of refusals) {
      expect(refusal).toBeInstanceOf(Refusal);
      expect([refusal.code, refusal.message, refusal.faults]).toEqual([
        "unauthorized",
        refusals[0].message,
        [],
      ]);
    }
  });

  test("and nothing is looked up for what can be no token", async () => {
    const { token } = await createToken(ports, aRequest(), ROOT);
    for (const header of [
      undefined,
      "Bearer x",
      `Bearer ${token.slice(0, -1)}~`,
      `Bearer ${token}0`,
    ]) {
      await expect(authenticate(ports, header)).rejects.toMatchObject(REFUSED);
    }
    expect(ports.asked).toEqual([]);
  });
});

test("each kind of token is looked up where it is kept, and nowhere else", async () => {
  const { id, token } = await createToken(ports, aRequest(), ROOT);
  await holderOf(token);
  expect(await holderOf(`sbx_admin_${ADMIN_SECRET}`)).toEqual({
    name: "administrator",
    scope: EVERYTHING,
  });
  expect(await holderOf("good.jwt.here")).toEqual(HOLDER);
  expect(ports.asked).toEqual([id, "administrator", "good.jwt.here"]);
});

test("the first administrator's token is none where it isn't asked for", async () => {
  const { administrator: _, ...others } = ports;
  const presented = authenticate(others, `Bearer sbx_admin_${ADMIN_SECRET}`);
  await expect(presented).rejects.toMatchObject(REFUSED);
  expect(ports.asked).toEqual([]);
});

describe("nobody makes a token", () => {
  const ADMIN: Caller = { name: "lead", scope: { verbs: ["admin"], prefix: "checkout" } };

  test.each<[string, Caller, Partial<TokenRequest>, string]>([
    ["above their own prefix", ADMIN, { prefix: "" }, "everything"],
    ["beside it", ADMIN, { prefix: "checkout2" }, "checkout2"],
    [
      "without being administrator",
      { name: "ci", scope: { verbs: ["report", "read"], prefix: "" } },
      {},
      "checkout",
    ],
  ])("%s", async (_, caller, request, path) => {
    await expect(createToken(ports, aRequest(request), caller)).rejects.toMatchObject({
      code: "forbidden",
      message: `this needs "admin" on ${path}`,
    });
    expect(await listTokens(ports, EVERYTHING)).toEqual({ items: [] });
  });

  test("that outlives their own", async () => {
    const caller = { ...ADMIN, until: minute(60) };
    for (const until of [{}, { until: "61m" }, { until: minute(61) }]) {
      await expect(createToken(ports, aRequest(until), caller)).rejects.toMatchObject({
        code: "forbidden",
      });
    }
    await createToken(ports, aRequest({ until: "1h" }), caller);
  });

  test("whose end has come", async () => {
    ports.clock.minutes = 5;
    await expect(createToken(ports, aRequest({ until: minute(5) }), ROOT)).rejects.toMatchObject({
      code: "invalid",
      faults: [{ path: "until", message: "has passed" }],
    });
  });

  test("but within their prefix they do, and are named as who made it", async () => {
    const made = await createToken(
      ports,
      aRequest({ prefix: "checkout/api", verbs: ["admin"] }),
      ADMIN,
    );
    const { items } = await listTokens(ports, ADMIN.scope);
    expect(items).toEqual([
      {
        id: made.id,
        name: "ci",
        verbs: ["admin"],
        prefix: "checkout/api",
        createdTime: minute(0),
        createdBy: "lead",
      },
    ]);
  });
});

describe("an administrator of a prefix", () => {
  const SCOPE = { verbs: ["admin"], prefix: "checkout" } as const;

  test("sees the tokens of that prefix which are still good, and no others", async () => {
    for (const prefix of ["checkout", "checkout/api", "checkout2", ""]) {
      await createToken(ports, aRequest({ name: prefix || "all", prefix }), ROOT);
    }
    await createToken(ports, aRequest({ name: "ended", until: "1m" }), ROOT);
    ports.clock.minutes = 1;
    const { items } = await listTokens(ports, SCOPE);
    expect(items.map(({ name }) => name).sort()).toEqual(["checkout", "checkout/api"]);
    expect((await listTokens(ports, EVERYTHING)).items).toHaveLength(4);
  });

  test("revokes those, and no others", async () => {
    const outside = await createToken(ports, aRequest({ prefix: "" }), ROOT);
    const inside = await createToken(ports, aRequest(), ROOT);
    await expect(revokeToken(ports, outside.id, SCOPE)).rejects.toMatchObject({
      code: "forbidden",
    });
    await revokeToken(ports, inside.id, SCOPE);
    await expect(revokeToken(ports, inside.id, SCOPE)).rejects.toMatchObject({ code: "notFound" });
    expect(await holderOf(outside.token)).toMatchObject({ name: "ci" });
  });
});
