import type { ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import { run } from "../../lib/cli/program.ts";
import type { Terminal } from "../../lib/cli/terminal.ts";
import { answerJson, stubServer } from "./server.ts";
import { aStatus } from "./statuses.ts";
import { aTerminal } from "./terminal.ts";

type Answer = (response: ServerResponse) => void;

const TYPE = "urn:signalbox:problem:";

/** What the service says to one look. */
const met: Answer = (response) => answerJson(response, 200, aStatus({ resource: "a" }));
const lost: Answer = (response) => response.destroy();
function problem(status: number, ...why: string[]): Answer {
  const errors = why.map((message) => ({ path: "for", message }));
  const body = { type: `${TYPE}x`, title: "No", status, detail: "it was deleted", errors };
  return (response) => answerJson(response, status, body);
}
const unmet = (...why: string[]) => problem(408, ...why);

/** Runs a wait on a service that gives these answers in order, the last one again and again. */
async function waiting(line: string, answers: readonly Answer[], changes: Partial<Terminal> = {}) {
  const left = [...answers];
  await using server = await stubServer((_, response) => {
    const [next] = left.length > 1 ? left.splice(0, 1) : left;
    next?.(response);
  });
  const env = { SIGNALBOX_URL: server.url };
  const { terminal, out, err } = aTerminal({ env, now: Date.now, ...changes });
  const code = await run(["wait", ...line.split(" ")], terminal);
  const asked = server.requests.map(({ line: one }) => one);
  return { code, out: out(), err: err().replaceAll(server.url, "URL"), asked };
}

describe("waiting", () => {
  test("for what is so prints kubectl's words, and asks once, in the words of the API", async () => {
    const line =
      "a --for=condition=Ready --for health=Ready --any=gate --fail-on=health=Down --fail-on gate";
    expect(await waiting(line, [met])).toEqual({
      code: 0,
      out: "a condition met\n",
      err: "",
      asked: [
        "GET /v1/wait/a?timeout=0ms&for=condition%3DReady&for=health%3DReady&any=gate&failOn=health%3DDown&failOn=gate",
      ],
    });
  });

  test("goes on from answer to answer, none longer than 25 s, and tells each change once", async () => {
    const answers = [unmet("x: is 1"), unmet("x: is 1"), problem(404, "x: is 2", "y"), met];
    const { code, out, err, asked } = await waiting("a --for gate --timeout=1h", answers);
    expect({ code, out }).toEqual({ code: 0, out: "a condition met\n" });
    expect(err).toBe("signalbox: waiting for a: x: is 1\nsignalbox: waiting for a: x: is 2; y\n");
    expect(asked.map((one) => /timeout=(\d+)ms/.exec(one)?.[1])).toEqual([
      "0",
      "25000",
      "25000",
      "25000",
    ]);
  });

  test("asks for no more than the time that is left, and then says why not", async () => {
    let time = 0;
    const now = () => (time += 1_000);
    const { code, out, err, asked } = await waiting(
      "a --for=gate --timeout=5s",
      [unmet("x", "y")],
      {
        now,
      },
    );
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toBe("signalbox: waiting for a: x; y\nsignalbox: a timed out\n  x\n  y\n");
    expect(asked).toHaveLength(2);
    expect(Number(/timeout=(\d+)ms/.exec(asked[1] ?? "")?.[1])).toBeLessThan(5_000);
  });

  test("with a time-out of 0 looks once", async () => {
    const { code, err, asked } = await waiting("a --for=gate --timeout=0", [unmet("x")]);
    expect({ code, err, looks: asked.length }).toEqual({
      code: 1,
      err: "signalbox: a timed out\n  x\n",
      looks: 1,
    });
  });

  test("stops with 2 when --fail-on holds, and waits for nothing else any more", async () => {
    const { code, err } = await waiting("a --for=gate --fail-on=health=Down", [
      unmet("x"),
      problem(409, "health=Down: is so"),
    ]);
    expect(code).toBe(2);
    expect(err).toBe("signalbox: waiting for a: x\nsignalbox: a failed\n  health=Down: is so\n");
  });

  test("ends at once with 1 when the resource is deleted", async () => {
    const { code, err } = await waiting("a --for=gate", [problem(410)]);
    expect({ code, err }).toEqual({ code: 1, err: "signalbox: a is gone\n  it was deleted\n" });
  });

  test("for a deletion is met by it", async () => {
    const absent: Answer = (response) => answerJson(response, 200, { resource: "a", absent: true });
    const { code, out } = await waiting("a --for=delete", [absent]);
    expect({ code, out }).toEqual({ code: 0, out: "a condition met\n" });
  });
});

describe("a service that", () => {
  test("is away for a moment is waited for, once it was there", async () => {
    const { code, out, err } = await waiting("a --for=gate", [unmet("x"), lost, unmet("x"), met]);
    expect({ code, out }).toEqual({ code: 0, out: "a condition met\n" });
    expect(err).toBe(
      "signalbox: waiting for a: x\nsignalbox: lost URL; trying again every second\nsignalbox: URL is back\n",
    );
  });

  test("lets no more calls in is asked again", async () => {
    const busy: Answer = (response) => answerJson(response, 429, { message: "Too Many Requests" });
    expect((await waiting("a --for=gate", [busy, unmet("x"), met])).code).toBe(0);
  });

  test("never was there is told of at once", async () => {
    const { code, err } = await waiting("a b --for=gate", [lost]);
    expect(code).toBe(1);
    expect(err).toMatch(/^signalbox: no Signalbox answers at URL \([^)]*\); start one .*\n$/);
  });

  test("has no waits is told of at once", async () => {
    const { code, asked } = await waiting("a --for=gate", [problem(404)]);
    expect([code, asked.length]).toEqual([1, 1]);
  });

  test("refuses is not asked again", async () => {
    const { code, err } = await waiting("a --for=gate", [unmet("x"), problem(403)]);
    expect(code).toBe(1);
    expect(err).toMatch(/\nsignalbox: it was deleted; set SIGNALBOX_TOKEN to one that may\n$/);
  });
});

describe("several resources", () => {
  /** A service that answers each resource as a test says, and else never. */
  async function together(line: string, answers: Readonly<Record<string, readonly Answer[]>>) {
    const left = new Map(Object.entries(answers).map(([path, all]) => [path, [...all]]));
    await using server = await stubServer(({ url = "" }, response) => {
      const path = /\/v1\/wait\/(\w+)/.exec(url)?.[1] ?? "";
      left.get(path)?.shift()?.(response);
    });
    const env = { SIGNALBOX_URL: server.url };
    const { terminal, out, err } = aTerminal({ env, now: Date.now });
    const code = await run(["wait", ...line.split(" ")], terminal);
    return { code, out: out(), err: err() };
  }

  test("are waited for at once, not in turn", async () => {
    const { code, out } = await together("a b --for=gate", {
      a: [unmet("x"), (response) => setTimeout(() => met(response), 200)],
      b: [met],
    });
    expect({ code, out }).toEqual({ code: 0, out: "b condition met\na condition met\n" });
  });

  test("are not waited for any longer when one has failed", async () => {
    const { code, err } = await together("a b --for=gate --fail-on=health=Down -o json", {
      a: [unmet("x")],
      b: [problem(409, "health=Down: is so")],
    });
    expect(code).toBe(2);
    expect(err).toContain("signalbox: b failed\n  health=Down: is so\n");
    expect(err).toMatch(/signalbox: a is not waited for any more\n$/);
  });
});

describe("-o json", () => {
  test("of one resource is what became of it, with its status", async () => {
    const { out, err } = await waiting("a --for=gate -o json", [met]);
    expect(JSON.parse(out)).toEqual({
      resource: "a",
      outcome: "met",
      status: aStatus({ resource: "a" }),
    });
    expect(err).toBe("");
  });

  test("of several is a list, in the order in which they were given", async () => {
    const { out, code } = await waiting("a b --for=gate --timeout=0 -o json", [unmet("x")]);
    const why = ["x"];
    expect([code, JSON.parse(out)]).toEqual([
      1,
      {
        items: [
          { resource: "a", outcome: "timedOut", why },
          { resource: "b", outcome: "timedOut", why },
        ],
      },
    ]);
  });
});

test("on a terminal what is lacking is drawn over itself, and asked for every two seconds", async () => {
  const { out, asked } = await waiting("a --for=gate", [unmet("x: is 1"), unmet("x: is 2"), met], {
    isTTY: true,
  });
  const drawn = out.replaceAll("\x1b", "ESC").replaceAll(/until \S+ \S+/g, "until THEN");
  expect(drawn).toBe(
    [
      "ESC[Ka",
      "ESC[K  x: is 1",
      "ESC[K",
      "ESC[Kwaiting until THEN UTC, Ctrl-C ends",
      "ESC[JESC[4A\rESC[Ka",
      "ESC[K  x: is 2",
      "ESC[K",
      "ESC[Kwaiting until THEN UTC, Ctrl-C ends",
      "ESC[JESC[4A\rESC[Ja condition met",
      "ESC[J",
    ].join("\n"),
  );
  expect(asked.map((one) => /timeout=(\d+)ms/.exec(one)?.[1])).toEqual(["0", "2000", "2000"]);
});

test("on a terminal it is drawn that the service is lost, and no more when it is back", async () => {
  const { code, out } = await waiting("a --for=gate", [unmet("x"), lost, unmet("x"), met], {
    isTTY: true,
    columns: 30,
  });
  const footers = out.replaceAll("\x1b[K", "").match(/^(lost|waiting) .*$/gm) ?? [];
  expect(code).toBe(0);
  expect(footers.map((line) => line.split(" ")[0])).toEqual(["waiting", "lost", "waiting"]);
  expect(Math.max(...footers.map((line) => line.length))).toBe(30);
});

test.each([
  ["a", "--for is required, unless there is any"],
  ["a --for=Ready", '--for must be condition=TYPE[=STATUS], .*, and is "Ready"'],
  ["a --for=gate --any=health=x", '--any must want one of Ready, .*, and is "health=x"'],
  ["a --for=gate --fail-on=delete", "--fail-on need not name delete: .*"],
  ["a --for=gate --timeout=soon", ".*--timeout.* Give a duration such as 90s, 5m or 1h30m."],
  ["--for=gate", "missing required argument 'path'"],
  ["a/../b --for=gate", ".*The segment .*"],
])("signalbox wait %s is wrong usage, and said before anything is asked", async (line, text) => {
  const { code, err, asked } = await waiting(line, [met]);
  expect({ code, asked }).toEqual({ code: 2, asked: [] });
  expect(err).toMatch(new RegExp(`^signalbox: ${text.replaceAll(/[[\]()]/g, "\\$&")}$`, "m"));
});
