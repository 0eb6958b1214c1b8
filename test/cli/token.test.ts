import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ServiceProcess, startProcess } from "../acceptance/process.ts";
import { signalbox } from "./child.ts";

let folder: string;
let service: ServiceProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "signalbox-token-"));
  service = await startProcess(["--port", "0", "--data", join(folder, "data")]);
});

afterAll(async () => {
  await service.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Runs a command with a token, if one is given. */
function run(line: string, token?: string) {
  const env = token === undefined ? {} : { SIGNALBOX_TOKEN: token };
  return signalbox(service.url, line.split(" "), undefined, env);
}

/** The id in a token. */
function idOf(token: string): string {
  return token.split("_")[1] ?? "";
}

async function create(options: string): Promise<string> {
  const { code, stdout } = await run(`token create ${options}`);
  expect(code).toBe(0);
  return stdout.trimEnd();
}

test("a token is printed alone, so that a shell can keep it, and lets its owner in", async () => {
  const made = await run("token create ci --verb report --verb read --prefix shop --until 1h");
  expect(made.stdout).toMatch(/^sbx_[0-9A-Za-z]{11}_[0-9A-Za-z]{49}\n$/);
  const token = made.stdout.trimEnd();
  expect(made.stderr).toBe(`token ${idOf(token)} made; it is not shown again\n`);
  expect((await run("report shop/api --health Ready", token)).code).toBe(0);
  expect(await run("report bank/api --health Ready", token)).toEqual({
    code: 1,
    stdout: "",
    stderr: 'signalbox: this needs "report" on bank/api; set SIGNALBOX_TOKEN to one that may\n',
  });
  expect((await run("list", token)).stdout).toMatch(
    /^RESOURCE[^\n]*\nshop [^\n]*\nshop\/api [^\n]*\n$/,
  );
});

test("tokens are listed, as a table and for scripts, and never shown again", async () => {
  const token = await create("lead --verb admin --prefix shop --until 2999-01-01T00:00:00Z");
  const { stdout } = await run("token list");
  expect(stdout).toMatch(/^ID +NAME +VERBS +PREFIX +UNTIL +CREATED +BY\n/);
  expect(stdout).toMatch(
    new RegExp(
      `\\n${idOf(token)} +lead +admin +shop +2999-01-01T\\S+ +20\\S+Z +user/administrator\\n`,
    ),
  );
  const { items } = JSON.parse((await run("token list -o json")).stdout);
  expect(items).toContainEqual(expect.objectContaining({ id: idOf(token), prefix: "shop" }));
  expect(JSON.stringify(items)).not.toContain(token.slice(20));
});

test("a token may be made for scripts", async () => {
  const { stdout } = await run("token create ci --verb read --prefix shop -o json");
  const { id, token } = JSON.parse(stdout);
  expect(idOf(token)).toBe(id);
});

test("a token that is revoked lets nobody in", async () => {
  const token = await create("ops --verb read --prefix shop");
  expect(await run(`token revoke ${idOf(token)}`)).toEqual({
    code: 0,
    stdout: `token ${idOf(token)} revoked\n`,
    stderr: "",
  });
  const refused = await run("list", token);
  expect([refused.code, refused.stdout]).toEqual([1, ""]);
  expect(refused.stderr).toContain('an administrator makes one with "signalbox token create"');
  expect(refused.stderr).not.toContain(token.slice(20));
});

test.each([
  ["token create ci --prefix shop", "required option '--verb <verb>' not specified"],
  ["token create ci --verb read", "required option '--prefix <path>' not specified"],
  ["token create ci --verb write --prefix shop", "Give one of report, read, declare"],
  ["token create ci --verb read --prefix a//b", "is not 1-63 letters"],
  ["token revoke", "missing required argument 'id'"],
  ["token", "Usage: signalbox token"],
])("%s is wrong usage", async (line, told) => {
  const { code, stderr } = await run(line);
  expect([code, stderr]).toEqual([2, expect.stringContaining(told)]);
});
