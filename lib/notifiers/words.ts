import { createHash } from "node:crypto";
import type { Notice } from "../domain/notification/notice.ts";
import type { Phase } from "../domain/notification/subject.ts";

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

/** Since when what a notice tells of is so: of a recovery, since when it was failing. */
export function sinceOf({ time, data }: Notice): string {
  return data.problem?.since ?? data.condition?.lastTransitionTime ?? time;
}

/** What a notice says: the resource, what was or is wrong with it, since when, and how long it lasted. */
export function wordsOf(notice: Notice): Words {
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
  const { resource, recoveredFrom, heldFor, flapping, to } = data;
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
