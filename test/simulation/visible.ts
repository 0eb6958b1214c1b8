import { live, type ResourceState } from "../../lib/domain/state.ts";
import type { ResourceStatus } from "../../lib/domain/status.ts";
import { statusIn } from "./stored.ts";

/** What readers act on: of which every change raises the sequence. */
export function visible(state: ResourceState | undefined): unknown {
  const found = live(state);
  if (!found) return state && wasThere(state) ? "deleted" : "absent";
  return visibleIn(statusIn(found));
}

/** A status without what mutes it, which is no part of what is stored of it. */
export function unmuted({ silences: _, ...status }: ResourceStatus): ResourceStatus {
  return status;
}

/** What of a status readers act on. */
export function visibleIn(status: ResourceStatus): readonly unknown[] {
  const { kind, members, health, message, generation, revision, external } = status;
  const { labels, data, conditions } = status;
  const claims = conditions.map(
    ({ type, status, reason, message: text, observedGeneration, stored }) => [
      ...[type, status, reason, text],
      ...[observedGeneration ?? null, stored ?? null],
    ],
  );
  return [
    kind,
    members,
    health,
    message,
    generation ?? null,
    revision ?? null,
    external,
    labels,
    data,
    claims,
  ];
}

/** What readers saw change, by the ending of its event's id; worked out without the diff. */
export function changed(before: ResourceState | undefined, after: ResourceState): string[] {
  const [old, now] = [words(before), words(after)];
  const gone = [...old.keys()].filter((name) => !now.has(name) && !SILENT_ENDS.includes(name));
  return [...gone, ...[...now.keys()].filter((name) => old.get(name) !== now.get(name))];
}

/** What ends with a resource, or with its tombstone, without an event of its own. */
const SILENT_ENDS: readonly string[] = ["Declared", "Deleted", "Health"];

/** Whether anybody ever saw what is deleted: a list may forbid whom only older ones name. */
function wasThere({ sequence }: ResourceState): boolean {
  return sequence > 0;
}

/** What a state says that events tell of, by name; a condition called as another ending is marked as one. */
function words(state: ResourceState | undefined): Map<string, string> {
  if (!state) return new Map();
  if (!live(state)) return new Map(wasThere(state) ? [["Deleted", "yes"]] : []);
  const { conditions, health } = statusIn(state);
  return new Map([
    ...conditions.map(({ type, status, reason, message, observedGeneration }): [string, string] => [
      type === "Health" ? "Condition/Health" : type,
      JSON.stringify([status, reason, message, observedGeneration]),
    ]),
    ["Declared", "yes"],
    ["Health", health],
  ]);
}
