import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ALARMS } from "../../lib/infra/alarms.ts";
import { aStack, resourcesOf } from "../infra/stack.ts";

const runbook = readFileSync(new URL("../../docs/runbook.md", import.meta.url), "utf8");
const [preface = "", ...sections] = runbook.split(/^## /m);
const headings = sections.map((section) => section.slice(0, section.indexOf("\n")));

test("the runbook has a heading for each alarm, and no other", () => {
  expect(headings).toEqual(Object.keys(ALARMS));
});

test("the table on top lists each alarm, with a link to its heading", () => {
  const listed = [...preface.matchAll(/^\| \[(.+?)\]\(#(.+?)\)/gm)].map(([, name, link]) => [
    name,
    link,
  ]);
  expect(listed).toEqual(headings.map((heading) => [heading, heading]));
});

test.each(sections.map((section, index) => [headings[index], section]))(
  "%s says what it means, where to look, and what to do",
  (_, section) => {
    const parts = [...section.matchAll(/^\*\*(.+?)\.\*\*/gm)].map(([, part]) => part);
    expect(parts).toEqual(["What it means", "Look", "Do"]);
    expect(section).toContain("```sh\n");
  },
);

test("every link within the runbook leads to a heading", () => {
  const links = [...runbook.matchAll(/\]\(#(.+?)\)/g)].map(([, link]) => link);
  expect(headings).toEqual(expect.arrayContaining([...new Set(links)]));
});

test("each resource that a command looks up is the only one of the stack with such a name", () => {
  const ids = resourcesOf(aStack()).map(({ id, type }) => `${type} ${id}`);
  const lookedUp = [...runbook.matchAll(/of (AWS::\w+::\w+) (Service\w+)/g)];
  expect(lookedUp.length).toBeGreaterThan(5);
  for (const [, type, prefix] of lookedUp) {
    expect(ids.filter((id) => id.startsWith(`${type} ${prefix}`))).toHaveLength(1);
  }
});

test("every command is one that a shell understands", () => {
  const commands = [...runbook.matchAll(/^ *```sh\n(.*?)^ *```$/gms)].map(([, block]) => block);
  const check = () => execFileSync("bash", ["-n"], { input: commands.join("\n"), stdio: "pipe" });
  expect(check).not.toThrow();
});
