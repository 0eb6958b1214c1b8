import { expect, test } from "vitest";
import { run } from "../../lib/cli/program.ts";
import { BARE, NOTICE } from "./details.ts";
import { type StubFeed, stubFeed } from "./feed.ts";
import { answerJson, stubServer } from "./server.ts";
import { aTerminal, NOW } from "./terminal.ts";

/** What happened to a resource. */
function declared(resource: string) {
  return { ...BARE, type: "ResourceDeclared", time: NOW, id: `${resource}@1/Declared`, resource };
}

function aCommand(url: string, line: string) {
  const fake = aTerminal({ env: { SIGNALBOX_URL: url } });
  const code = run(line.split(" "), fake.terminal);
  return { ...fake, code };
}

/** The resources of the lines that were printed, in order. */
function resourcesIn(out: string): unknown[] {
  return out.match(/(?<= {2})[a-z]+\/\S+/g) ?? [];
}

const SHOP = [declared("shop/a"), declared("shop/b"), declared("shop/c")];

test("events are printed page by page, and it is said where to go on", async () => {
  await using feed = await stubFeed([...SHOP, NOTICE]);
  const { code, out, err } = aCommand(feed.url, "events");
  expect(await code).toBe(0);
  expect(out().split("\n")).toEqual([
    `${NOW}  ResourceDeclared       shop/a`,
    `${NOW}  ResourceDeclared       shop/b`,
    `${NOW}  ResourceDeclared       shop/c`,
    `${NOW}  Notification           a  failed  on-call: HTTP 404 gone`,
    "",
  ]);
  expect(err()).toBe("signalbox: go on from here with --after 4\n");
});

test("events go on after a cursor, and are kept to a prefix, past pages that have none of it", async () => {
  await using feed = await stubFeed([...SHOP, declared("bank/a"), declared("bank/b"), ...SHOP]);
  const { code, out } = aCommand(feed.url, "events --after 2 --prefix bank/b");
  expect(await code).toBe(0);
  expect(resourcesIn(out())).toEqual(["bank/b"]);
});

test("for scripts an event is a line of JSON, as the feed has it, or a document of YAML", async () => {
  await using feed = await stubFeed([declared("shop/a"), NOTICE]);
  const json = aCommand(feed.url, "events -o json");
  expect(await json.code).toBe(0);
  const lines = json.out().trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toEqual(feed.entries);
  const yaml = aCommand(feed.url, "events -o yaml");
  expect(await yaml.code).toBe(0);
  expect(yaml.out()).toMatch(/^---\nid: [\s\S]*\n---\nid: \S+\ntype: Notification\n/);
});

/** Follows a feed until it asks for what comes after the end, `more` of which comes when all that there was is printed. */
async function followed(feed: StubFeed, line: string, more: readonly object[] = []) {
  const command = aCommand(feed.url, line);
  const end = feed.entries.length + more.length;
  feed.asked = (after) => {
    if (after === String(end)) command.interrupt();
    else if (after === String(end - more.length)) feed.entries.push(...more);
    return undefined;
  };
  expect(await command.code).toBe(0);
  return command;
}

test("following begins with what happens from then on, and ends with Ctrl-C", async () => {
  await using feed = await stubFeed([...SHOP]);
  const more = [declared("late/a"), declared("late/b")];
  const { out, err } = await followed(feed, "events --follow", more);
  expect(resourcesIn(out())).toEqual(["late/a", "late/b"]);
  expect(err()).toBe(
    `signalbox: following ${feed.url}, Ctrl-C ends\nsignalbox: go on from here with --after 5\n`,
  );
});

test("following may begin with all that is kept, or after a cursor", async () => {
  await using feed = await stubFeed([...SHOP]);
  const all = await followed(feed, "events --follow --all");
  expect(resourcesIn(all.out())).toEqual(["shop/a", "shop/b", "shop/c"]);
  const after = await followed(feed, "events --follow --after 2");
  expect(resourcesIn(after.out())).toEqual(["shop/c"]);
});

test("following goes on after an outage, and prints nothing twice", async () => {
  await using feed = await stubFeed([...SHOP]);
  const command = aCommand(feed.url, "events --follow --all");
  let lost = 0;
  feed.asked = (after) => {
    if (after === "2" && lost++ < 2) return "lost";
    if (after === "3") command.interrupt();
    return undefined;
  };
  expect(await command.code).toBe(0);
  expect(resourcesIn(command.out())).toEqual(["shop/a", "shop/b", "shop/c"]);
  expect(command.err()).toBe(
    [
      `following ${feed.url}, Ctrl-C ends`,
      `lost ${feed.url}; trying again every second`,
      `${feed.url} is back`,
      "go on from here with --after 3",
      "",
    ]
      .map((text) => text && `signalbox: ${text}`)
      .join("\n"),
  );
});

test("a service that can't be reached at first is told at once", async () => {
  await using feed = await stubFeed([]);
  feed.asked = () => "lost";
  const { code, err } = aCommand(feed.url, "events --follow");
  expect(await code).toBe(1);
  expect(err()).toContain(`no Signalbox answers at ${feed.url}`);
});

test.each(["events", "events --follow", "events --follow --all", "events --after 3"])(
  "%s of a service that has no feed says what to do instead",
  async (line) => {
    await using server = await stubServer((_, response) =>
      answerJson(response, 404, { status: 404, title: "Not found" }),
    );
    const { code, out, err } = aCommand(server.url, line);
    expect({ code: await code, out: out() }).toEqual({ code: 1, out: "" });
    expect(err()).toMatch(/^signalbox: this service has no feed of events[^\n]*"signalbox history/);
  },
);

test("all that is kept isn't what came after a cursor", async () => {
  const { code, err } = aCommand("http://127.0.0.1:9", "events --all --after 3");
  expect(await code).toBe(2);
  expect(err()).toContain("cannot be used with option");
});
