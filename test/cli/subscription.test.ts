import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { run } from "../../lib/cli/program.ts";
import { type ServiceProcess, startProcess } from "../acceptance/process.ts";
import { aSink } from "../acceptance/sink.ts";
import { aSilence, aSubscription } from "./notifications.ts";
import { answerJson, stubServer } from "./server.ts";
import { aTerminal } from "./terminal.ts";

let folder: string;
let service: ServiceProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "signalbox-subscription-"));
  service = await startProcess(["--port", "0", "--data", join(folder, "data")]);
});

afterAll(async () => {
  await service.stop();
  await rm(folder, { recursive: true, force: true });
});

/** What a command line prints and answers, in a process of ours; a text in quotes is one argument. */
async function command(line: string, input = "", url = service.url) {
  const { terminal, out, err } = aTerminal({ env: { SIGNALBOX_URL: url }, input });
  const words = line.match(/'[^']*'|\S+/g) ?? [];
  const code = await run(
    words.map((word) => word.replaceAll("'", "")),
    terminal,
  );
  return { code, out: out(), err: err() };
}

async function done(line: string, input = ""): Promise<string> {
  const { code, out, err } = await command(line, input);
  expect({ line, code, err }).toEqual({ line, code: 0, err: "" });
  return out;
}

function subscriptionTo(url: string, prefix = "nowhere/"): string {
  return `pattern: {detail-type: [HealthTransitioned], detail: {resource: [{prefix: ${prefix}}]}}\nnotifier: {webhook: {url: "${url}"}}\n`;
}

describe("a subscription", () => {
  test("is put from a file or from stdin, shown, and deleted", async () => {
    const file = join(folder, "subscription.yaml");
    await writeFile(file, `${subscriptionTo("https://example.com/hook?key=k3y")}after: 2m\n`);
    expect(await done(`subscription put on-call -f ${file}`)).toBe("subscription on-call put\n");
    const json = JSON.stringify({
      pattern: { source: ["signalbox"] },
      notifier: { webhook: { url: "https://x.test/" } },
    });
    expect(await done("subscription put on-call -f -", json)).toBe(
      "subscription on-call put again\n",
    );
    await done(`subscription put on-call -f ${file}`);
    const shown = await done("subscription get on-call");
    expect(shown).toMatch(/^on-call {2}webhook\n\nAfter {2}2m\n\nSENT +FAILED/);
    expect(shown).toContain("\nNOTIFIER\nwebhook:\n  url: https://example.com/hook?…\n");
    expect(JSON.parse(await done("subscription get on-call -o json"))).toMatchObject({
      name: "on-call",
      after: "2m",
      sent: 0,
    });
    expect(await done("subscription delete on-call")).toBe("subscription on-call deleted\n");
    expect(await command("subscription get on-call")).toEqual({
      code: 1,
      out: "",
      err: 'signalbox: there is no subscription on-call; see "signalbox subscription list" for those that there are\n',
    });
  });

  test("is tried with a sample, which its destination takes or doesn't", async () => {
    const sink = await aSink();
    await done("subscription put tried -f -", subscriptionTo(sink.url));
    expect(await done("subscription test tried")).toMatch(/^tried took the sample: .*thanks/);
    expect(sink.heard).toHaveLength(1);
    sink.status = 404;
    const refused = await command("subscription test tried");
    expect([refused.code, refused.out]).toEqual([1, ""]);
    expect(refused.err).toMatch(
      /^signalbox: tried didn't take the sample \(permanent\): .*404.*; mend its notifier, and put the subscription again\n$/,
    );
    const json = await command("subscription test tried -o json");
    expect([json.code, JSON.parse(json.out)]).toMatchObject([1, { verdict: "permanent" }]);
  });

  test("shows what its destination didn't take, which is told when it is redriven", async () => {
    const sink = await aSink();
    await done("subscription put mended -f -", subscriptionTo(sink.url, "mended/"));
    sink.status = 410;
    await done("report mended/api --health Down");
    await fetch(`${service.url}/_local/idle`, { method: "POST" });
    const shown = await done("subscription get mended");
    expect(shown).toMatch(/\nLast {2}mended\/api@1\/Health failed \d+s ago: 410: thanks\n/);
    expect(shown).toMatch(
      /\n0 +1 +0 +0\nto tell again .*: signalbox subscription redrive mended\n/,
    );
    sink.status = 200;
    expect(await done("subscription redrive mended")).toBe(
      "mended is told of 1 notice again, if it still holds, within a minute\n",
    );
    await fetch(`${service.url}/_local/sweep`, { method: "POST" });
    expect(sink.heard.map(({ data }) => data.to)).toEqual(["Down", "Down"]);
    expect(await done("subscription get mended")).toMatch(/\n1 +1 +0 +0\n/);
    await fetch(`${service.url}/_local/idle`, { method: "POST" });
    const history = await done("history mended/api");
    expect(history).toMatch(/\n20\S+Z +1 +notification +failed +mended: 410: thanks\n/);
    expect(history).toMatch(/\n20\S+Z +1 +notification +sent +mended: thanks\n/);
  });

  test("is redriven, which says how much is told again", async () => {
    await done("subscription put idle -f -", subscriptionTo("https://example.com/"));
    expect(await done("subscription redrive idle")).toBe(
      "idle has given up nothing that could be told again\n",
    );
    expect(JSON.parse(await done("subscription redrive idle -o json"))).toEqual({ redriven: 0 });
    await using server = await stubServer((_, response) =>
      answerJson(response, 202, { redriven: 3 }),
    );
    expect((await command("subscription redrive many", "", server.url)).out).toBe(
      "many is told of 3 notices again, as far as they still hold, within a minute\n",
    );
  });

  test("that the service refuses names what is wrong", async () => {
    const { code, err } = await command("subscription put bad -f -", "pattern: {a: 1}\nwho: me\n");
    expect(code).toBe(1);
    expect(err).toMatch(/^signalbox: Invalid content — notifier: /m);
    expect(err).toMatch(/^signalbox: Invalid content — .*who/m);
  });

  test("is listed with the others", async () => {
    const items = [aSubscription({ name: "a", sent: 7 }), aSubscription({ name: "b" })];
    await using server = await stubServer((_, response) => answerJson(response, 200, { items }));
    const { code, out } = await command("subscription list", "", server.url);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^NAME +NOTIFIER +SENT[^\n]*\na +webhook +7 [^\n]*\nb +webhook +0 [^\n]*\n$/,
    );
    const json = await command("subscription list -o json", "", server.url);
    expect(JSON.parse(json.out)).toEqual({ items });
    expect(server.requests[0]?.line).toBe("GET /v1/subscriptions");
  });
});

describe("a silence", () => {
  test("is set until a time, shown, and ended", async () => {
    const set = "silence create upgrade --prefix shop/prod --until 2h --reason 'INC 7'";
    expect(await done(set)).toMatch(/^silence upgrade set: shop\/prod until 20\S+Z\n$/);
    expect(await done(set)).toMatch(/^silence upgrade set again: /);
    expect(await done("silence get upgrade")).toMatch(
      /^upgrade\n\nMutes {3}shop\/prod\nWhen {4}until 20\S+Z\nReason {2}INC 7\nSet {5}by user\/administrator at 20\S+Z\n$/,
    );
    expect(await done("silence end upgrade")).toBe("silence upgrade ended\n");
    const again = await command("silence end upgrade");
    expect([again.code, again.err]).toEqual([
      1,
      'signalbox: there is no silence upgrade; see "signalbox silence list" for those that there are\n',
    ]);
  });

  test("mutes what matches a pattern, in YAML or JSON", async () => {
    for (const pattern of ["detail: {to: [Down]}", '{\n\t"detail": {"to": ["Down"]}\n}']) {
      await done("silence create down --pattern - --until 1h --reason noise", pattern);
      expect(JSON.parse(await done("silence get down -o json"))).toMatchObject({
        pattern: { detail: { to: ["Down"] } },
      });
    }
    const { code, err } = await command(
      "silence create down --pattern - --until 1h --reason noise",
      "{a: [",
    );
    expect([code, err]).toEqual([
      1,
      expect.stringContaining("the file - is neither YAML nor JSON"),
    ]);
  });

  test("may come again and again, and is listed with the others", async () => {
    const bodies: string[] = [];
    const items = [aSilence({ windows: [{ cron: "0 2 * * SUN", for: "2h" }] })];
    await using server = await stubServer((request, response) => {
      request.on("data", (chunk: Buffer) => bodies.push(chunk.toString()));
      request.on("end", () =>
        answerJson(response, 200, request.method === "GET" ? { items } : items[0]),
      );
    });
    const { out } = await command(
      "silence create night --prefix shop --cron '0 2 * * SUN' --cron '0 2 1 * *' --for 2h --timezone Europe/Berlin --reason maintenance",
      "",
      server.url,
    );
    expect(out).toBe("silence night set again: shop 0 2 * * SUN (UTC) for 2h\n");
    const window = { for: "2h", timezone: "Europe/Berlin" };
    expect(bodies.map((body) => JSON.parse(body))).toEqual([
      {
        prefix: "shop",
        windows: [
          { cron: "0 2 * * SUN", ...window },
          { cron: "0 2 1 * *", ...window },
        ],
        reason: "maintenance",
      },
    ]);
    expect((await command("silence list", "", server.url)).out).toMatch(
      /^NAME +MUTES +WHEN +BY +REASON\nnight +shop +0 2 \* \* SUN \(UTC\) for 2h +user\/x +INC-7\n$/,
    );
  });

  test.each([
    ["--until 2h", "say what to mute: by --prefix or by --pattern"],
    ["--prefix a --pattern - --until 2h", "and not by both"],
    ["--prefix a", "say when: --until, or --cron and --for"],
    ["--prefix a --until 2h --for 1h", "--cron and --for go together"],
    ["--prefix a --cron '* * * * *'", "--cron and --for go together"],
  ])("with %s isn't said in full", async (options, told) => {
    const { code, err } = await command(`silence create night --reason x ${options}`);
    expect([code, err]).toEqual([1, expect.stringContaining(told)]);
  });
});

test.each([
  ["subscription put on-call", "required option '-f, --file <file>' not specified"],
  ["subscription get a/b", "It must be 1-63 letters"],
  ["silence create night --prefix a", "required option '--reason <text>' not specified"],
  ["silence end", "missing required argument 'name'"],
])("%s is wrong usage", async (line, told) => {
  const { code, err } = await command(line);
  expect([code, err]).toEqual([2, expect.stringContaining(told)]);
});
