import { describe, expect, test } from "vitest";
import { cfnLintFindings, checkovFindings, linesOf, verdictOn } from "../../scan/findings.ts";

describe("what cfn-lint reports", () => {
  const Rule = { Id: "W3005", ShortDescription: "Check obsolete DependsOn configuration" };

  test("of a resource is held against the resource, without the CDK's hash", () => {
    const Path = ["Resources", "ServiceIngestVerbFunctionD8093304", "DependsOn", 1];
    const report = JSON.stringify([{ Rule, Message: "already enforced", Location: { Path } }]);
    expect(cfnLintFindings(report)).toEqual([
      { rule: "W3005", title: Rule.ShortDescription, resource: "IngestVerbFunction" },
    ]);
  });

  test("of the template itself is a finding that no answer about a resource fits", () => {
    const broken = { Id: "E0000", ShortDescription: "Parsing error" };
    const Location = { Path: null };
    const report = JSON.stringify([{ Rule: broken, Message: "no content", Location }]);
    const findings = cfnLintFindings(report);
    expect(findings).toEqual([{ rule: "E0000", title: "Parsing error: no content", resource: "" }]);
    expect(verdictOn(findings, [{ rule: "E0000", on: "VerbFunction" }]).open).toEqual(findings);
  });

  test("in another shape is an error, not a clean bill", () => {
    expect(() => cfnLintFindings("{}")).toThrow();
  });
});

describe("what checkov reports", () => {
  const failed = {
    check_id: "CKV_AWS_21",
    check_name: "Ensure the S3 bucket has versioning enabled",
    resource: "AWS::S3::Bucket.ServiceFailuresBucket93395265",
  };
  const reportOf = (summary: object, ...failed_checks: object[]) =>
    JSON.stringify({ summary, results: { failed_checks } });

  test("is held against the resource, without its type and the CDK's hash", () => {
    const report = reportOf({ resource_count: 70, parsing_errors: 0 }, failed);
    expect(checkovFindings(report)).toEqual([
      { rule: "CKV_AWS_21", title: failed.check_name, resource: "FailuresBucket" },
    ]);
  });

  test.each([
    ["of no resource", reportOf({ resource_count: 0, parsing_errors: 0 })],
    ["of what it can't parse", reportOf({ resource_count: 70, parsing_errors: 1 })],
    ["when there is nothing to report on", JSON.stringify({ passed: 0, resource_count: 0 })],
  ])("%s is an error, not a clean bill", (_, report) => {
    expect(() => checkovFindings(report)).toThrow("checkov couldn't read the template");
  });
});

describe("a finding", () => {
  const finding = { rule: "CKV_AWS_18", title: "Access logging", resource: "FailuresBucket" };

  test("is answered by its rule on its resource", () => {
    const verdict = verdictOn([finding], [{ rule: "CKV_AWS_18", on: "Bucket" }]);
    expect(verdict.open).toEqual([]);
    expect(linesOf(verdict)).toEqual(["answered  CKV_AWS_18  …Bucket (1)  Access logging"]);
  });

  test.each([
    ["another rule", { rule: "CKV_AWS_1", on: "FailuresBucket" }],
    ["the same rule on another resource", { rule: "CKV_AWS_18", on: "Archive" }],
  ])("is open when what is answered is %s, and that answer is stale", (_, answer) => {
    const verdict = verdictOn([finding], [answer]);
    expect(verdict.open).toEqual([finding]);
    expect(linesOf(verdict).map((line) => line.split(/ +/)[0])).toEqual(["STALE", "OPEN"]);
  });
});
