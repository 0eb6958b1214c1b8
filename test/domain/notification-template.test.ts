import { describe, expect, test } from "vitest";
import {
  rendered,
  TEMPLATE_FIELDS,
  templateFault,
} from "../../lib/domain/notification/template.ts";
import { aNotice } from "../contract/notifier.ts";

const NOTICE = aNotice({
  labels: { team: "payments" },
  condition: {
    type: "Ready",
    status: "False",
    reason: "ProbeFailed",
    message: "{{resource}} <script>",
    observedGeneration: 3,
    lastTransitionTime: "2026-11-20T09:00:00.000Z",
  },
} as never);

describe("a template", () => {
  test.each<[string, string]>([
    ["{{resource}} is {{to}}", "checkout/api is Down"],
    ["{{ reason }}: {{message}}", "ProbeFailed: {{resource}} <script>"],
    ["since {{since}}", "since 2026-11-20T09:00:00.000Z"],
    ["for {{labels.team}}", "for payments"],
    ["{{labels.nobody}}{{labels.constructor}}{{heldFor}}", ""],
    ["no fields", "no fields"],
  ])("%s says %s", (template, said) => {
    expect(templateFault(template)).toBeUndefined();
    expect(rendered(template, NOTICE)).toBe(said);
  });

  test("may name every field that is documented", () => {
    const template = TEMPLATE_FIELDS.map((name) => `{{${name}}}`).join(" ");
    expect(templateFault(template)).toBeUndefined();
    expect(rendered(template, NOTICE)).toContain(NOTICE.id);
  });

  test.each([
    ["{{password}}", "names password"],
    ["{{constructor}}", "names constructor"],
    ["{{data.resource}}", "names data.resource"],
    ["{{labels.}}", "names labels."],
    ["{{}}", "names "],
    ["{{resource", "braces"],
    ["resource}}", "braces"],
  ])("%s is none", (template, fault) => {
    expect(templateFault(template)).toContain(fault);
  });

  test("is read at once, whatever is in it", () => {
    const hostile = `{{${" ".repeat(2_000)}`.repeat(2);
    const begin = performance.now();
    expect(templateFault(hostile)).toContain("braces");
    expect(performance.now() - begin).toBeLessThan(500);
  });

  test("says no more than anyone reads", () => {
    const long = aNotice({ reporter: "x".repeat(5_000) });
    expect(rendered("{{reporter}}", long)).toHaveLength(4_000);
  });
});
