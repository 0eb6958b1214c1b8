import { expect, test } from "vitest";
import { run } from "../../lib/cli/program.ts";
import { COMMANDS } from "../../lib/cli/registry.ts";
import manifest from "../../package.json" with { type: "json" };
import { answerJson, stubServer } from "./server.ts";
import { aTerminal } from "./terminal.ts";

const { version } = manifest;
const TOKEN = "sbx_very-secret";

/** What a command line says and answers when the service answers with a problem. */
async function refused(argv: string[], problem: { status: number; [key: string]: unknown }) {
  await using server = await stubServer((_, response) =>
    answerJson(response, problem.status, problem),
  );
  const { terminal, out, err } = aTerminal({
    env: { SIGNALBOX_URL: server.url, SIGNALBOX_TOKEN: TOKEN },
  });
  const code = await run(argv, terminal);
  return { code, out: out(), err: err() };
}

/** What a command line says and answers without a service. */
async function misused(argv: string[]) {
  const { terminal, out, err } = aTerminal();
  const code = await run(argv, terminal);
  return { code, out: out(), err: err() };
}

test("every field at fault has its line", async () => {
  const errors = [
    { path: "health", message: "must be better" },
    { path: "", message: "something is required" },
  ];
  const problem = { status: 422, title: "Invalid content", detail: "health: must be", errors };
  expect(await refused(["report", "a", "--health", "Ready"], problem)).toEqual({
    code: 1,
    out: "",
    err: "signalbox: Invalid content — health: must be better\nsignalbox: Invalid content — something is required\n",
  });
});

test.each([
  [["get", "a"], 404, 'no a; report it first with "signalbox report a --health Ready"'],
  [["delete", "a"], 404, "no a"],
  [["get", "a"], 410, 'no a; declare it again with "signalbox declare a"'],
  [["report", "a", "-m", "x"], 410, 'no a; declare it again with "signalbox declare a"'],
  [["list"], 503, "no a; try again in a moment"],
  [["list"], 500, "no a"],
])("%j answered with %i says %s", async (argv, status, line) => {
  const { code, err } = await refused(argv, { status, title: "No", detail: "no a" });
  expect({ code, err }).toEqual({ code: 1, err: `signalbox: ${line}\n` });
  expect(err).not.toContain(TOKEN);
});

test.each([
  ["API Gateway", 403, { message: "Forbidden" }],
  ["a proxy", 401, { error: "who are you?" }],
])(
  "where %s lets nobody in who doesn't sign, it is said what can be done",
  async (_, status, body) => {
    const { code, err } = await refused(["list"], { status, ...body });
    expect(code).toBe(1);
    expect(err).toMatch(
      /^signalbox: HTTP 40[13] \w+; a stack whose callers sign with IAM wants SigV4/,
    );
    expect(err).toContain('use "curl --aws-sigv4", or a proxy that signs');
    expect(err).toMatch(/for a proxy that wants a bearer token, set SIGNALBOX_TOKEN\n$/);
    expect(err).not.toContain(TOKEN);
  },
);

test.each([
  [
    401,
    'set SIGNALBOX_TOKEN to one that is good; an administrator makes one with "signalbox token create"',
  ],
  [403, "set SIGNALBOX_TOKEN to one that may"],
])(
  "where the service lets nobody in with such a token (%i), it is said to set another",
  async (status, hint) => {
    const detail = "no";
    const problem = { type: "urn:signalbox:problem:any", status, title: "No", detail };
    const { code, err } = await refused(["list"], problem);
    expect([code, err]).toEqual([1, `signalbox: ${detail}; ${hint}\n`]);
  },
);

test("the version is the package's", async () => {
  expect(await misused(["--version"])).toEqual({ code: 0, out: `${version}\n`, err: "" });
});

test.each([
  [["nonsense"], "signalbox: unknown command 'nonsense'"],
  [["get"], "signalbox: missing required argument 'path'"],
  [["get", "a//b"], "signalbox: command-argument value 'a//b' is invalid for argument 'path'. The"],
  [["list", "--nope"], "signalbox: unknown option '--nope'"],
  [["list", "-o", "xml"], "signalbox: option '-o, --output <format>' argument 'xml' is invalid."],
  [["apply", "a"], "signalbox: required option '-f, --file <file>' not specified"],
  [["declare", "a", "-f", "x", "--label", "a=b"], "signalbox: option '-f, --file <file>' cannot"],
])("%j is wrong usage", async (argv, beginning) => {
  const { code, out, err } = await misused(argv);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toContain(beginning);
});

test("a file that is not there is named", async () => {
  const { code, err } = await misused(["apply", "-f", "/nowhere/x.yaml", "a"]);
  expect(code).toBe(1);
  expect(err).toBe(
    'signalbox: the file /nowhere/x.yaml is not there; give another with -f, or "-" for stdin\n',
  );
});

test.each(["", ...Object.keys(COMMANDS)])("signalbox %s --help shows examples", async (command) => {
  const { code, out, err } = await misused(command === "" ? ["--help"] : [command, "--help"]);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toMatch(/^Usage: signalbox [\s\S]*\nExamples:\n {2}# .+\n {2}signalbox /);
});
