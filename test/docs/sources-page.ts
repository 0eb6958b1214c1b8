import { aws } from "../../lib/sources/aws.ts";
import { cloudEvents } from "../../lib/sources/cloud-events.ts";
import { SOURCES } from "../../lib/sources/registry.ts";
import type { Kind, Provider, Source } from "../../lib/sources/source.ts";

const INTRODUCTION = `# Sources

Deliveries come in at \`POST /v1/webhooks/{source}\`, or through a hook (docs/guide.md). A delivery is
verified over its raw bytes before anything else; a wrong, missing or old signature is one and the same 401.
A kind of payload that a source doesn't use is 202 with 0 reports, a payload that isn't what it says is 422,
and a delivery seen before is 202 with 0 reports. The reason of a condition is the source's own word. A word
that isn't in its table is Unknown, never True; \`*\` stands for any characters, and a word that two patterns
match has the worse meaning.

In a name, spaces, slashes and brackets become \`-\`; one with anything else that a path segment can't hold,
or of more than 63 characters, ends in a digest of itself (\`c++\` is \`c-\` and eight digits). What a source
dates in the future was observed when it came in.

This page is made of \`lib/sources\`: a test compares them, and \`npx vitest run test/docs -u\` writes it.
`;

const COLUMNS = ["kind", "resource", "condition", "True", "False", "Unknown", "ordered by"];

/** docs/sources.md, as the registry has it. */
export function sourcesPage(): string {
  const sections = Object.entries(SOURCES).map(([name, source]) =>
    sectionOf(name, source, `${source.title}, ${vouchedBy(source)}.`),
  );
  return [
    INTRODUCTION,
    ...sections,
    sectionOf("CloudEvents", cloudEvents),
    sectionOf("AWS", aws),
  ].join("\n");
}

function vouchedBy({ signature }: Source): string {
  const headers = signature.headers.map((header) => `\`${header}\``).join(", ");
  return `vouched for by ${signature.scheme} (${headers})`;
}

function sectionOf(name: string, { notes, kinds }: Provider, introduction?: string): string {
  return [
    `## ${name}`,
    "",
    [introduction, notes].filter(Boolean).join(" "),
    "",
    row(COLUMNS),
    row(COLUMNS.map(() => "---")),
    ...Object.entries(kinds).flatMap(([kind, one]) => rowsOf(kind, one)),
    "",
  ].join("\n");
}

function rowsOf(name: string, { resource, conditions, order }: Kind): string[] {
  return Object.entries(conditions).map(([condition, verdicts]) => {
    const words = [verdicts.True, verdicts.False, verdicts.Unknown].map((ones = []) =>
      ones.map((word) => `\`${word}\``).join(", "),
    );
    return row([`\`${name}\``, `\`${resource}\``, `\`${condition}\``, ...words, order]);
  });
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell || "–").join(" | ")} |`;
}
