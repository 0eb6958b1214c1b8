import { expect, test } from "vitest";
import { run } from "../../lib/cli/program.ts";
import { answerJson, stubServer } from "./server.ts";
import { aTerminal } from "./terminal.ts";

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
  [["list"], 401, "no a; set SIGNALBOX_TOKEN to a token that may do this"],
  [["list"], 403, "no a; set SIGNALBOX_TOKEN to a token that may do this"],
  [["list"], 503, "no a; try again in a moment"],
  [["list"], 500, "no a"],
])("%j answered with %i says %s", async (argv, status, line) => {
  const { code, err } = await refused(argv, { status, title: "No", detail: "no a" });
  expect({ code, err }).toEqual({ code: 1, err: `signalbox: ${line}\n` });
  expect(err).not.toContain(TOKEN);
});

test("a service without an event log says what to use instead", async () => {
  for (const argv of [["events"], ["events", "--follow"], ["events", "--follow", "--after", "3"]]) {
    const { code, err } = await refused(argv, { status: 404, title: "Not found" });
    expect({ code, err }).toEqual({
      code: 1,
      err: 'signalbox: this service has no event log to follow; subscribe an EventBridge rule to its bus, or read "signalbox history"\n',
    });
  }
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

test.each([
  [["--help"]],
  [["report", "--help"]],
  [["apply", "--help"]],
  [["declare", "--help"]],
  [["delete", "--help"]],
  [["get", "--help"]],
  [["list", "--help"]],
  [["history", "--help"]],
  [["events", "--help"]],
])("%j shows examples", async (argv) => {
  const { code, out, err } = await misused(argv);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toMatch(/^Usage: signalbox [\s\S]*\nExamples:\n {2}# .+\n {2}signalbox /);
});
