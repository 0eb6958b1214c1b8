import { type Notice, sinceOf } from "./notice.ts";

type Read = (notice: Notice) => string | number | null | undefined;

/** What a template may name, and what stands there then. */
const FIELDS = {
  resource: ({ data }) => data.resource,
  kind: ({ data }) => data.kind,
  type: ({ type }) => type,
  condition: ({ data }) => data.condition?.type,
  from: ({ data }) => data.recoveredFrom ?? data.from,
  to: ({ data }) => data.to,
  health: ({ data }) => data.health,
  reason: ({ data }) => (data.problem ?? data.condition)?.reason,
  message: ({ data }) => (data.problem ?? data.condition)?.message,
  revision: ({ data }) => data.revision,
  generation: ({ data }) => data.generation,
  reporter: ({ data }) => data.reporter,
  time: ({ time }) => time,
  since: sinceOf,
  heldFor: ({ data }) => data.heldFor,
  sequence: ({ data }) => data.sequence,
  id: ({ id }) => id,
  subscription: ({ subscription }) => subscription,
} as const satisfies Record<string, Read>;

/** The fields of a template, but for `labels.NAME`, which every label is one of. */
export const TEMPLATE_FIELDS = Object.keys(FIELDS) as readonly (keyof typeof FIELDS)[];

const PLACE = /\{\{([^{}]*)\}\}/g;
const LABEL = "labels.";
/** Characters of what a template gives. */
const MOST = 4_000;

/** What is wrong with a template; undefined when nothing is. */
export function templateFault(template: string): string | undefined {
  const unknown = [...template.matchAll(PLACE)].find(([, name = ""]) => !isField(name.trim()));
  if (unknown) {
    return `names ${unknown[1]?.trim()}, and may name labels.NAME, ${TEMPLATE_FIELDS.join(", ")}`;
  }
  const rest = template.replaceAll(PLACE, "");
  return /\{\{|\}\}/.test(rest) ? "has braces that are not closed, or not opened" : undefined;
}

/** What a template says of a notice: nothing stands where a notice has no such field. It is text, whatever is in it. */
export function rendered(template: string, notice: Notice): string {
  const text = template.replaceAll(PLACE, (_, name: string) =>
    String(fieldOf(name.trim(), notice) ?? ""),
  );
  return text.length <= MOST ? text : `${text.slice(0, MOST - 1).toWellFormed()}…`;
}

function isField(name: string): name is keyof typeof FIELDS {
  return Object.hasOwn(FIELDS, name) || (name.startsWith(LABEL) && name.length > LABEL.length);
}

function fieldOf(name: string, notice: Notice): ReturnType<Read> {
  if (Object.hasOwn(FIELDS, name)) return FIELDS[name as keyof typeof FIELDS](notice);
  const label = name.slice(LABEL.length);
  const { labels } = notice.data;
  return Object.hasOwn(labels, label) ? labels[label] : undefined;
}
