import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ALARM_RULES, ALARMS, type AlarmName } from "../../lib/infra/alarms.ts";
import { aStack, ofType, resourcesOf } from "../infra/stack.ts";

const runbook = readFileSync(new URL("../../docs/runbook.md", import.meta.url), "utf8");
const [preface = "", ...sections] = runbook.split(/^## /m);
const headings = sections.map((section) => section.slice(0, section.indexOf("\n")));
const resources = resourcesOf(aStack());

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

test.each(Object.keys(ALARMS) as AlarmName[])("%s says when it goes off", (name) => {
  const { breaching, of, minutes } = ALARM_RULES[name];
  const periods = minutes === 1 ? "minutes" : `periods of ${minutes} minutes`;
  const section = sections[headings.indexOf(name)] ?? "";
  expect(section).toContain(`**What it means.** In ${breaching} of ${of} ${periods} `);
});

test("how long the relay tries a change is what the stack says", () => {
  const mappings = ofType(resources, "AWS::Lambda::EventSourceMapping");
  const [hours, ...others] = new Set(
    mappings.map(({ properties }) => Number(properties.MaximumRecordAgeInSeconds) / 3600),
  );
  expect(others).toEqual([]);
  expect(runbook).toContain(`the relay gives one up after ${hours} h`);
  expect(runbook).toContain(`had become ${hours} h old`);
  expect(runbook).toContain(`what is older than ${hours} h is given up`);
});

test("every link within the runbook leads to a heading", () => {
  const links = [...runbook.matchAll(/\]\(#(.+?)\)/g)].map(([, link]) => link);
  expect(headings).toEqual(expect.arrayContaining([...new Set(links)]));
});

test("each resource that a command looks up is the only one of the stack with such a name", () => {
  const ids = resources.map(({ id, type }) => `${type} ${id}`);
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
