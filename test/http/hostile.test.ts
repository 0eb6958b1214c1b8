import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { decodeState, encodeState } from "../../lib/aws/item.ts";
import { EVERYTHING } from "../../lib/domain/access/scope.ts";
import { declare } from "../../lib/domain/declare.ts";
import { merge } from "../../lib/domain/merge.ts";
import { Refusal } from "../../lib/domain/refusal.ts";
import { toReport } from "../../lib/domain/report.ts";
import type { ReportInput } from "../../lib/domain/report-input.ts";
import type { ResourceState } from "../../lib/domain/state.ts";
import { statusOf } from "../../lib/domain/status.ts";
import { diff } from "../../lib/domain/transition.ts";
import { declarationIn } from "../../lib/http/declaration-request.ts";
import { batchIn, patchIn, reportIn } from "../../lib/http/requests.ts";
import { receiptOf } from "../../lib/pipeline/identify.ts";

const NOW = "2026-01-01T00:00:00.000Z";
const BEFORE = Object.getOwnPropertyNames(Object.prototype).sort();

/** Texts of JSON in which any key may be one that reaches a prototype, escaped or not. */
const hostileKey = fc.constantFrom(
  "__proto__",
  "constructor",
  "prototype",
  "\\u005f_proto__",
  "toString",
  "data",
  "labels",
  "conditions",
  "type",
  "status",
  "health",
  "a",
);
const { object: hostileObject } = fc.letrec<{ object: string; value: string }>((tie) => ({
  object: fc
    .array(fc.tuple(hostileKey, tie("value")), { maxLength: 4 })
    .map((entries) => `{${entries.map(([key, value]) => `"${key}":${value}`).join(",")}}`),
  value: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    fc.constantFrom("1", "null", '"Ready"', '"polluted"', "[]", '[{"__proto__":{"polluted":1}}]'),
    tie("object"),
  ),
}));

afterEach(() => {
  expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(BEFORE);
});

/** What an input makes when it is let in, all the way to the table and back; nothing when it is refused. */
async function takenIn(read: () => Promise<ReportInput>): Promise<ResourceState | undefined> {
  try {
    const input = await read();
    const { state } = merge(undefined, "a", [toReport(input, receiptOf(input, "ci", NOW))], NOW);
    if (!state) return undefined;
    diff(undefined, state);
    return decodeState("a", state.sequence, encodeState(state));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return undefined;
  }
}

function bodyOf(text: string) {
  return { bytes: Buffer.from(text), contentType: "application/json" };
}

function expectClean(): void {
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(BEFORE);
}

describe("no input reaches Object.prototype", () => {
  test("as a report, as data, or as a patch", async () => {
    await fc.assert(
      fc.asyncProperty(hostileObject, async (text) => {
        for (const read of [
          () => reportIn(bodyOf(text)),
          () => reportIn(bodyOf(`{"data":${text}}`)),
          () => patchIn(bodyOf(text)),
        ]) {
          const state = await takenIn(read);
          if (state) expect(JSON.stringify(statusOf(state))).not.toContain("__proto__");
          expectClean();
        }
      }),
      { numRuns: 1500 },
    );
  });

  test("as a batch or a declaration", async () => {
    await fc.assert(
      fc.asyncProperty(hostileObject, async (text) => {
        await batchIn(
          bodyOf(`{"reports":[${text},{"resource":"a","data":${text}}]}`),
          EVERYTHING,
        ).catch(refusalOnly);
        const declaration = await declarationIn(bodyOf(`{"labels":${text}}`)).catch(refusalOnly);
        if (declaration) declare(undefined, "a", declaration, { by: "ci", now: NOW });
        expectClean();
      }),
      { numRuns: 1000 },
    );
  });

  test("as YAML", async () => {
    const yaml = "data:\n  __proto__:\n    polluted: 1\n";
    await expect(
      reportIn({ bytes: Buffer.from(yaml), contentType: "application/yaml" }),
    ).rejects.toMatchObject({
      faults: [{ path: "data.__proto__" }],
    });
  });
});

function refusalOnly(error: unknown): undefined {
  if (!(error instanceof Refusal)) throw error;
  return undefined;
}
