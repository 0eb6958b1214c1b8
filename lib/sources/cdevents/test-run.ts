import * as z from "zod/mini";
import type { Json } from "../../domain/json.ts";
import { filled, text } from "../payload.ts";
import type { Kind, SourceReport } from "../source.ts";
import { cdEventIn, conditionOf, inSource, reference, reportOn } from "./event.ts";
import { phaseOf, RUN_VERDICTS, wordOf } from "./outcome.ts";

const named = z.nullish(z.object({ id: z.string(), name: text, uri: text }));

const content = z.object({
  outcome: text,
  reason: text,
  environment: z.nullish(reference),
  testCase: named,
  testSuite: named,
});

const ORDER = "`timestamp`, queued before started before finished";

/** A test case in an environment: what its run says that happened last. */
export const testCaseRun: Kind = {
  resource: "{source}/tests/{test case}/{environment}",
  conditions: { Succeeded: RUN_VERDICTS },
  order: ORDER,
  normalize: (event) => normalize(event, "tests", "testCase"),
};

/** A test suite, likewise. */
export const testSuiteRun: Kind = {
  resource: "{source}/test-suites/{test suite}/{environment}",
  conditions: { Succeeded: RUN_VERDICTS },
  order: ORDER,
  normalize: (event) => normalize(event, "test-suites", "testSuite"),
};

function normalize(event: Json, family: string, of: "testCase" | "testSuite"): SourceReport[] {
  const { source, subject, predicate, content: told, said } = cdEventIn(content, event);
  const test = told[of];
  const where = told.environment ? [told.environment.id] : [];
  const resource = inSource(source, family, test?.name || test?.id || subject, ...where);
  const word = wordOf(predicate, told.outcome);
  const condition = conditionOf("Succeeded", RUN_VERDICTS, word, told.reason);
  return reportOn(resource, said, condition, {
    sequence: phaseOf(predicate),
    data: filled({ url: test?.uri, run: subject }),
  });
}
