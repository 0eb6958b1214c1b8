import type { SubscriptionView } from "../../client/subscriptions.ts";
import { OUTCOMES, type Outcome } from "../../domain/notification/settle.ts";
import { yamlOf } from "../output.ts";
import { lookOf, type Session } from "../session.ts";
import { ageOf } from "./age.ts";
import { fieldLines, section } from "./fields.ts";
import { harmless, type Style } from "./paint.ts";
import { type Cell, type Row, table } from "./table.ts";

const STYLES: Readonly<Record<Outcome, Style | undefined>> = {
  sent: undefined,
  failed: "red",
  unknown: "yellow",
  suppressed: "dim",
};
const COUNT_TITLES = OUTCOMES.map((outcome) => outcome.toUpperCase());

/** The titles of a listing's columns. */
export const subscriptionTitles = ["NAME", "NOTIFIER", ...COUNT_TITLES, "LAST", "AGE"];

/** A subscription in a listing: who is told, how often what came of it, and what came of the last. */
export function subscriptionRow(view: SubscriptionView, now: number): Row {
  const { name, last } = view;
  const lastCells: Row = last
    ? [{ text: last.outcome, style: STYLES[last.outcome] }, ageOf(last.time, now)]
    : ["", ""];
  return [name, notifierOf(view), ...countCells(view), ...lastCells];
}

/** A subscription as a person reads it: what becomes of its notices, when it tells, and of what it tells whom. */
export async function subscriptionView(
  view: SubscriptionView,
  session: Session,
): Promise<string[]> {
  const { paint } = session;
  const { name, pattern, notifier, template, failed } = view;
  return [
    `${paint("bold", name)}  ${notifierOf(view)}`,
    ...section(fieldLines(fieldsOf(view, session.terminal.now()), paint)),
    "",
    ...table(COUNT_TITLES, [countCells(view)], lookOf(session)),
    ...(failed === 0
      ? []
      : [
          paint(
            "dim",
            `to tell again what failed and still holds: signalbox subscription redrive ${name}`,
          ),
        ]),
    ...(await block("PATTERN", pattern, session)),
    ...(await block("NOTIFIER", notifier, session)),
    ...(template === undefined ? [] : await block("TEMPLATE", template, session)),
  ];
}

function notifierOf({ notifier }: SubscriptionView): string {
  return Object.keys(notifier).join(",");
}

function countCells(view: SubscriptionView): Cell[] {
  return OUTCOMES.map((outcome) => ({
    text: String(view[outcome]),
    style: view[outcome] === 0 ? undefined : STYLES[outcome],
  }));
}

function fieldsOf({ after, flapping, group, maxPerHour, last }: SubscriptionView, now: number) {
  return [
    ["After", after],
    ["Flapping", flapping && `more than ${flapping.flips} flips in ${flapping.window}`],
    ["Grouped", group && `by ${group.by}, for ${group.window}`],
    ["At most", maxPerHour === undefined ? undefined : `${maxPerHour} an hour`],
    ["Last", last && lastText(last, now)],
  ] as const;
}

function lastText(
  { id, outcome, time, by, said }: NonNullable<SubscriptionView["last"]>,
  now: number,
): string {
  const why = [by, said].filter(Boolean).join(": ");
  return `${id} ${outcome} ${ageOf(time, now)} ago${why === "" ? "" : `: ${why}`}`;
}

async function block(title: string, value: unknown, { paint }: Session): Promise<string[]> {
  const text = typeof value === "string" ? value.trimEnd() : await yamlOf(value);
  return ["", paint("bold", title), ...harmless(text).split("\n")];
}
