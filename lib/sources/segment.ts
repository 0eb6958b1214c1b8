import { createHash } from "node:crypto";

/** What stands between words in other systems' names; as "-" it loses nothing that tells names apart. */
const SEPARATORS = /[^A-Za-z0-9._-]+/g;
const ONLY_SEPARATED = /^[A-Za-z0-9._\-/ :,()[\]]*$/;
const MAX_LENGTH = 63;
const DIGEST_LENGTH = 8;

/**
 * A path segment for another system's name: what stands between words becomes "-". A name that is
 * longer, or has characters that mean more, gets a digest too, so that it keeps a status of its own.
 */
export function toSegment(name: string): string {
  const words = name
    .replaceAll(SEPARATORS, "-")
    .replace(/^[^A-Za-z0-9]+/, "")
    .replace(/-+$/, "");
  if (words !== "" && words.length <= MAX_LENGTH && ONLY_SEPARATED.test(name)) return words;
  const digest = createHash("sha256").update(name).digest("hex").slice(0, DIGEST_LENGTH);
  const start = words.slice(0, MAX_LENGTH - DIGEST_LENGTH - 1) || "unnamed";
  return `${start}-${digest}`;
}
