import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { STACK_NAME } from "../lib/infra/stack-name.ts";
import { ANSWERED } from "./answered.ts";
import { cfnLintFindings, checkovFindings, linesOf, verdictOn } from "./findings.ts";
import { NoScanners, scanners } from "./python.ts";

const run = promisify(execFile);

/** What a step that could not run at all exits with, as test harnesses have it; see .ci/run. */
const SKIPPED = 77;
const TEMPLATE = fileURLToPath(new URL(`../cdk.out/${STACK_NAME}.template.json`, import.meta.url));
const CFN_LINT = ["--format", "json", "--non-zero-exit-code", "none", "--", TEMPLATE];
const CHECKOV = ["--framework", "cloudformation", "--file", TEMPLATE, "--output", "json"];
/** Nothing of ours goes anywhere, and findings are no failure of checkov's. */
const CHECKOV_ALONE = ["--compact", "--quiet", "--skip-download", "--soft-fail"];

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Scans the synthesized template; the exit code is 1 when a finding has no answer or an answer no finding. */
async function scan(): Promise<number> {
  const commands = await scanners(say);
  const [linted, checked] = await Promise.all([
    run(join(commands, "cfn-lint"), CFN_LINT),
    run(join(commands, "checkov"), [...CHECKOV, ...CHECKOV_ALONE]),
  ]);
  const findings = [...cfnLintFindings(linted.stdout), ...checkovFindings(checked.stdout)];
  const verdict = verdictOn(findings, ANSWERED);
  for (const line of linesOf(verdict)) say(line);
  const open = verdict.open.length;
  const stale = verdict.answered.filter((answer) => answer.findings.length === 0).length;
  say(`\n${findings.length} findings, ${open} of them open; docs/security.md answers the others`);
  if (open > 0) say("fix what is OPEN, or answer it in scan/answered.ts and docs/security.md");
  if (stale > 0) say("take what is STALE out of scan/answered.ts and docs/security.md");
  return open + stale > 0 ? 1 : 0;
}

try {
  process.exitCode = await scan();
} catch (error) {
  if (!(error instanceof NoScanners)) throw error;
  process.stderr.write(`not scanned: ${error.message}\n`);
  process.exitCode = SKIPPED;
}
