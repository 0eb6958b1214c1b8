import type { Notice } from "../../lib/domain/notification/notice.ts";
import type { Detail } from "../../lib/domain/transition.ts";
import type { Hearing } from "./destinations.ts";
import type { Told } from "./verbs/notice-content.ts";

/** What an id says: of which resource's subject it tells, and of which sequence. */
export type Name = {
  readonly about: string;
  readonly sequence: number;
  readonly resource: string;
  readonly subject: string;
};

/** One thing that a destination took in. */
export type Telling = Name & {
  readonly hearing: Hearing;
  readonly takenAt: number;
  readonly subscription: string;
  readonly id: string;
};

const ID = /^([^@]*)@(\d+)\/(.+?)(?:\/(?:Settled|Ended))?$/;

/** What an id says; throws for what is none. */
export function nameIn(id: string): Name {
  const [, resource, sequence, subject] = ID.exec(id) ?? [];
  if (resource === undefined || !subject) throw new Error(`${id} is no id of a transition`);
  return { resource, subject, about: `${resource}/${subject}`, sequence: Number(sequence) };
}

/** What a destination knows since it was called: of each thing that the notice is about. */
export function tellingsOf(hearing: Hearing): Telling[] {
  const { notice, takenAt } = hearing;
  if (takenAt === undefined) return [];
  const { subscription } = notice;
  return idsIn(notice).map((id) => ({ hearing, takenAt, subscription, id, ...nameIn(id) }));
}

/** Of a summary, its own and those of all that is in it. */
function idsIn({ id, items = [] }: Notice): readonly string[] {
  return [id, ...items.map((item) => item.id)];
}

/** The types that are bad news when True, whatever is declared. */
const ABNORMAL = ["Degraded"];
const BAD_HEALTH: readonly unknown[] = ["Down", "Partial", "Missing"];

/** Whether a word says that nothing is wrong, of a condition or, without a type, of a resource's health. */
export function isGood(type: string | undefined, word: Detail["to"]): boolean {
  if (word === undefined || word === null) return true;
  if (type === undefined) return word === "Ready";
  return word === (ABNORMAL.includes(type) ? "False" : "True");
}

export type News = "failure" | "end" | "change";

/** A notice as the event that it was. */
export function asTold({ type, data }: Notice): Told {
  return { detailType: type, detail: data };
}

/** What a transition is to whoever hears of it, in the words of the documentation. */
export function newsIn({ detailType, detail }: Told): News {
  if (!detailType.endsWith("Transitioned")) return "change";
  const { condition, from = null, to = null } = detail;
  const type = condition?.type;
  if (isGood(type, to)) return "end";
  const isBad = type === undefined ? BAD_HEALTH.includes(to) : to !== "Unknown";
  return isBad || (from !== null && isGood(type, from)) ? "failure" : "change";
}
