import * as z from "zod/mini";
import type { Answer } from "./answered.ts";

/** What a scanner holds against one CDK resource. */
export type Finding = {
  readonly rule: string;
  /** What the rule is about, in its scanner's words. */
  readonly title: string;
  /** The resource's logical id without the CDK's hash, or another place in the template. */
  readonly resource: string;
};

const CfnLintReport = z.array(
  z.object({
    Rule: z.object({ Id: z.string(), ShortDescription: z.string() }),
    Message: z.string(),
    Location: z.object({ Path: z.nullable(z.array(z.union([z.string(), z.number()]))) }),
  }),
);

/** The findings in cfn-lint's report; throws when it isn't one. */
export function cfnLintFindings(report: string): Finding[] {
  return z.parse(CfnLintReport, JSON.parse(report)).map(({ Rule, Message, Location }) => {
    const [section, id] = Location.Path ?? [];
    const resource = section === "Resources" ? nameOf(String(id)) : "";
    const title = resource ? Rule.ShortDescription : `${Rule.ShortDescription}: ${Message}`;
    return { rule: Rule.Id, title, resource };
  });
}

const CheckovReport = z.object({
  summary: z.object({ resource_count: z.number(), parsing_errors: z.number() }),
  results: z.object({
    failed_checks: z.array(
      z.object({ check_id: z.string(), check_name: z.string(), resource: z.string() }),
    ),
  }),
});

/** The findings in checkov's report; throws when it isn't one, and when checkov read no resource. */
export function checkovFindings(report: string): Finding[] {
  const parsed: unknown = JSON.parse(report);
  const { success, data } = z.safeParse(CheckovReport, parsed);
  if (!success || data.summary.parsing_errors > 0 || data.summary.resource_count === 0) {
    throw new Error(`checkov couldn't read the template: ${JSON.stringify(parsed)}`);
  }
  return data.results.failed_checks.map(({ check_id, check_name, resource }) => {
    const id = resource.slice(resource.lastIndexOf(".") + 1);
    return { rule: check_id, title: check_name, resource: nameOf(id) };
  });
}

/** A logical id without the service's name in front and the hash behind it. */
function nameOf(id: string): string {
  return id.replace(/^Service/, "").replace(/[0-9A-F]{8}$/, "");
}

/** An answer with the findings that it answers: none when it is stale. */
export type Answered = Answer & { readonly findings: readonly Finding[] };

/** Which findings each answer answers, and which findings none does. */
export function verdictOn(findings: readonly Finding[], answers: readonly Answer[]) {
  const answered: Answered[] = answers.map((answer) => ({
    ...answer,
    findings: findings.filter(
      ({ rule, resource }) => rule === answer.rule && resource.endsWith(answer.on),
    ),
  }));
  const known = new Set(answered.flatMap((answer) => answer.findings));
  return { answered, open: findings.filter((finding) => !known.has(finding)) };
}

/** The lines of a table: a row for each answer, and one for each finding without. */
export function linesOf({ answered, open }: ReturnType<typeof verdictOn>): string[] {
  const rows = [
    ...answered.map(({ rule, on, findings }) => [
      findings.length > 0 ? "answered" : "STALE",
      rule,
      `…${on} (${findings.length})`,
      findings[0]?.title ?? "nothing finds this any more",
    ]),
    ...open.map(({ rule, resource, title }) => ["OPEN", rule, resource, title]),
  ];
  const widths = [0, 1, 2].map((column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "));
}
