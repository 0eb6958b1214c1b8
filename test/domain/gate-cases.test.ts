import { describe, expect, test } from "vitest";
import { decide } from "../../lib/domain/gate/decide.ts";
import { fixture } from "../fixtures/read.ts";
import { minute } from "./builders.ts";
import { decided, gate, inputs, stateAfter } from "./gate-builders.ts";

type Case = {
  id: string;
  kind: string;
  given: {
    phase?: string;
    deployedDigest?: string;
    statusFuncs?: Record<string, string>;
    statuses?: { name: string; value: string; forDigest: string }[];
  };
  steps: { op: string; promoteIf?: { status: string; eq: string } }[];
  expect: { open?: boolean; reason?: string; message?: string };
};

const { cases } = fixture<{ cases: Case[] }>("cases/glu.json");

function caseOf(id: string): Case {
  const found = cases.find((one) => one.id === id);
  if (!found) throw new Error(`there is no case ${id}`);
  return found;
}

/** Glu's words for why a gate stays closed, and ours. */
const REASONS: Record<string, string> = {
  StatusUnknown: "EvaluationFailed",
  StatusStale: "RequirementUnknown",
};

describe("Glu's gates", () => {
  test("GL-03: a status that can't be computed keeps the gate closed, and says why", () => {
    const { given, steps, expect: expected } = caseOf("GL-03");
    const [phase = "", status = ""] = [given.phase, steps[0]?.promoteIf?.status];
    const error = given.statusFuncs?.[status]?.replace("throws: ", "") ?? "";
    const definition = { requires: [{ resource: phase, when: status }] };
    const known = inputs([stateAfter(phase, { data: {} })], { evaluate: () => ({ error }) });
    const found = decide(gate(definition), known, minute(1));
    expect(found.decision === "pass").toBe(expected.open);
    expect(found.reason).toBe(REASONS[expected.reason ?? ""]);
    expect(found.because[0]?.actual).toBe(expected.message);
  });

  test("GL-06: a status of the digest before doesn't speak for the one that is deployed", () => {
    const { given, steps, expect: expected } = caseOf("GL-06");
    const [old] = given.statuses ?? [];
    const [phase = "", name = ""] = [given.phase, steps[0]?.promoteIf?.status];
    expect(old?.value).toBe(steps[0]?.promoteIf?.eq);
    const ok = [{ type: name, status: "True" }] as const;
    const [before, after] = [old?.forDigest ?? "", given.deployedDigest ?? ""];
    const state = stateAfter(
      phase,
      { revision: before, conditions: ok },
      { at: 1, revision: after, data: {} },
    );
    const definition = { requires: [{ resource: phase, condition: name, sameRevision: true }] };
    for (const asked of [{}, { revision: after }]) {
      const found = decided(definition, [state], 2, asked);
      expect(found.decision === "pass").toBe(expected.open);
      expect(found.reason).toBe(REASONS[expected.reason ?? ""]);
    }
  });

  test("are those of the cases that are about gates and no HTTP", () => {
    const ids = cases
      .filter(({ steps }) => steps.some(({ op }) => op === "gate"))
      .map(({ id }) => id);
    expect(ids).toEqual(["GL-03", "GL-06"]);
  });
});
