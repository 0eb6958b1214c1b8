import { createHash } from "node:crypto";
import { type Notice, sinceOf } from "../domain/notification/notice.ts";
import { PHASES, type Phase } from "../domain/notification/subject.ts";

/** A notice in words, for people. */
export type Words = {
  readonly title: string;
  /** What there is to know, in order of importance: names that are ours, and values that are whoever reported's. */
  readonly facts: readonly (readonly [name: string, value: string])[];
};

/** What a notice is to whoever hears it: what flaps is a failure, whichever way it flipped last. */
export function phaseIn({ phase, data }: Notice): Phase {
  return data.flapping ? "failing" : phase;
}

/** Facts that a destination has room for. */
const MOST_FACTS = 10;

/** What a notice says: the resource, what was or is wrong with it, since when, and how long it lasted; or what it sums up. */
export function wordsOf(notice: Notice): Words {
  const { items } = notice;
  if (!items) return wordsOfOne(notice);
  const [only] = items;
  return items.length === 1 && only ? wordsOfOne(only) : wordsOfAll(notice, items);
}

function wordsOfAll({ data }: Notice, items: readonly Notice[]): Words {
  const where = data.resource === "" ? "held back" : `below ${data.resource}`;
  const counts = PHASES.map((phase) => {
    const count = items.filter((item) => phaseIn(item) === phase).length;
    return count > 0 ? `${count} ${PHASE_WORDS[phase]}` : "";
  });
  const title = `SUMMARY: ${items.length} changes ${where}: ${counts.filter(Boolean).join(", ")}`;
  const shown = items.length > MOST_FACTS ? items.slice(0, MOST_FACTS - 1) : items;
  const lines = shown.map((item, at) => [String(at + 1), titleOf(item)] as const);
  const more = items.length - shown.length;
  return { title, facts: more > 0 ? [...lines, ["And", `${more} more`]] : lines };
}

const PHASE_WORDS: Record<Phase, string> = { failing: "failing", well: "well", other: "changed" };

function wordsOfOne(notice: Notice): Words {
  const { time, data } = notice;
  const { condition, problem, recoveredFrom, heldFor, revision, reporter } = data;
  const { reason, message } = problem ?? condition ?? {};
  const facts: readonly (readonly [string, string | undefined])[] = [
    ["Resource", data.resource],
    ["Was", recoveredFrom ?? data.from ?? undefined],
    ["Is", data.to ?? data.health ?? undefined],
    ["Reason", reason],
    ["Message", message],
    ["Since", sinceOf(notice)],
    ["Until", problem && time],
    ["Lasted", heldFor],
    ["Revision", revision],
    ["Reporter", reporter],
  ];
  const said = facts.flatMap(([name, value]) => (value ? [[name, value] as const] : []));
  return { title: titleOf(notice), facts: said };
}

function titleOf(notice: Notice): string {
  const { type, data } = notice;
  const { resource, recoveredFrom, heldFor, flapping, to, text } = data;
  if (text !== undefined) return text;
  const about = data.condition ? `${resource} ${data.condition.type}` : resource;
  const now = to ?? data.health ?? "gone";
  if (flapping) return `FLAPPING: ${about} changes all the time, last to ${now}`;
  if (flapping === false) return `SETTLED: ${about} is ${now}`;
  if (recoveredFrom) return `RECOVERED: ${about} is ${now} after ${heldFor} of ${recoveredFrom}`;
  if (type === "ResourceDeclared") return `DECLARED: ${resource}`;
  if (type === "ResourceDeleted") return `DELETED: ${resource}`;
  const word = { failing: "FAILING", well: "WELL", other: "CHANGED" }[notice.phase];
  return `${word}: ${about} is ${now}`;
}

/** A text of at most so many UTF-16 units: what is left out of a longer one is an ellipsis. */
export function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).toWellFormed()}…`;
}

/** A text without the characters that tags, and Slack's mentions and links, are made of. */
export function inert(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** A name of at most so many units, which tells apart what is cut: a longer one ends in a digest of itself. */
export function bounded(name: string, most: number): string {
  if (name.length <= most) return name;
  const digest = createHash("sha256").update(name).digest("hex").slice(0, 16);
  return `${name.slice(0, most - digest.length - 1)}-${digest}`;
}

/** What a failure and its end have in common, for whoever opens and closes by a key: 74 characters, safe in a path. */
export function threadKeyOf({ subscription, subject, data }: Notice): string {
  const key = JSON.stringify([subscription, data.resource, subject]);
  return `signalbox-${createHash("sha256").update(key).digest("hex")}`;
}

/** A notice as plain text: its title, and a line for each fact, whose own lines are indented. */
export function textOf(notice: Notice, most: number): string {
  const { title, facts } = wordsOf(notice);
  const lines = facts.map(
    ([name, value]) => `${name}: ${shortened(value, most).replaceAll(/\r\n?|\n/g, "\n  ")}`,
  );
  return `${title}\n\n${lines.join("\n")}\n`;
}
