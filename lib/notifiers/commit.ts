import type { Notice } from "../domain/notification/notice.ts";
import { SendFailure } from "./failure.ts";

/** A commit's name in Git, with SHA-1 or SHA-256. */
const COMMIT = /^[0-9a-f]{40}$|^[0-9a-f]{64}$/i;

/** The commit that a notice's resource is at; throws a permanent `SendFailure` when its revision is none. */
export function commitIn({ data: { resource, revision } }: Notice): string {
  if (revision !== undefined && COMMIT.test(revision)) return revision;
  const words =
    revision === undefined ? "has no revision" : `is at ${revision}, no whole commit id`;
  throw new SendFailure("permanent", `not sent: ${resource} ${words}`);
}

/** What a status of a commit is told apart from others by: a resource's subject. */
export function contextOf({ subject, data }: Notice): string {
  return `signalbox/${data.resource}/${subject}`;
}
