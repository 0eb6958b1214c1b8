import { readFileSync } from "node:fs";
import { describe, expect, inject, test } from "vitest";
import type { GateDecision } from "../../lib/domain/gate/decision.ts";
import type { ResourceStatus } from "../../lib/domain/status.ts";
import { fixture } from "../fixtures/read.ts";
import { aPath, condition, drained, historyOf, report, send, statusOf } from "./driver.ts";

type Change = {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly annotations?: Readonly<Record<string, string>>;
};
type Case = {
  readonly id: string;
  readonly given: {
    readonly phase?: string;
    readonly deployedDigest?: string;
    readonly statusFuncs?: Readonly<Record<string, string>>;
    readonly statuses?: readonly { name: string; value: string; forDigest: string }[];
    readonly phases?: Readonly<Record<string, string>>;
  };
  readonly steps: readonly {
    readonly op: string;
    readonly state?: string;
    readonly proposalUrl?: string;
    readonly promoteIf?: { readonly status: string; readonly eq: string };
  }[];
  readonly expect: {
    readonly open?: boolean;
    readonly message?: string;
    readonly http?: number;
    readonly conditionHistory?: readonly Change[];
    readonly phases?: Readonly<Record<string, { status: string; reason?: string }>>;
  };
};

const { cases } = fixture<{ cases: Case[] }>("cases/glu.json");

function caseOf(id: string): Case {
  const found = cases.find((one) => one.id === id);
  if (!found) throw new Error(`there is no case ${id}`);
  return found;
}

type Definition = { readonly requires: readonly Record<string, unknown>[] };

/** Defines a gate, and asks it in every way that there is: it answers whether it is open, and what it decides. */
async function asked(definition: Definition): Promise<{ open: boolean; decision: GateDecision }> {
  const gate = aPath("gate");
  expect((await send("PUT", `/v1/gates/${gate}`, definition)).status).toBe(201);
  const { body: decision } = await send<GateDecision>("GET", `/v1/gates/${gate}`);
  const open = decision.decision === "pass";
  const check = await fetch(`${inject("url")}/v1/check/${gate}`);
  const wait = await send("GET", `/v1/wait/${gate}?for=gate&timeout=0s`);
  expect([check.status, wait.status]).toEqual(open ? [200, 200] : [403, 408]);
  return { open, decision };
}

describe("Glu's cases:", () => {
  test("GL-03: a status that can't be computed keeps the gate closed, and says why", async () => {
    const { given, steps, expect: wanted } = caseOf("GL-03");
    const [path, status = ""] = [aPath(given.phase), steps[0]?.promoteIf?.status];
    const output = given.statusFuncs?.[status]?.replace("throws: ", "");
    await report(path, { probe: { name: status, output } });
    expect(condition(await statusOf(path)).message).toBe(wanted.message);
    const unknown = await asked({ requires: [{ resource: path, health: "Ready" }] });
    expect(unknown).toMatchObject({
      open: wanted.open,
      decision: {
        reason: "RequirementUnknown",
        because: [{ actual: expect.stringMatching(/^Unknown/) }],
      },
    });
  });

  test("GL-03: nor does an expression open it that fails to evaluate", async () => {
    const { given, steps, expect: wanted } = caseOf("GL-03");
    const { status, eq } = steps[0]?.promoteIf ?? {};
    const path = aPath(given.phase);
    await report(path, { health: "Ready", data: {} });
    const when = `status.data.${status} == "${eq}"`;
    const { open, decision } = await asked({ requires: [{ resource: path, when }] });
    expect([open, decision.reason]).toEqual([wanted.open, "EvaluationFailed"]);
    expect(decision.because[0]?.actual).toContain(status);
    await report(path, { data: { [status ?? ""]: eq } });
    expect((await asked({ requires: [{ resource: path, when }] })).open).toBe(true);
  });

  test("GL-06: a status of the digest before doesn't speak for the one that is deployed", async () => {
    const { given, steps, expect: wanted } = caseOf("GL-06");
    const [old] = given.statuses ?? [];
    const [path, type = ""] = [aPath(given.phase), steps[0]?.promoteIf?.status];
    const requires = [{ resource: path, condition: type, sameRevision: true }];
    await report(path, { revision: old?.forDigest, conditions: [{ type, status: "True" }] });
    expect((await asked({ requires })).open).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await report(path, { revision: given.deployedDigest, data: {} });
    const { open, decision } = await asked({ requires });
    expect([open, decision.reason]).toEqual([wanted.open, "RequirementUnknown"]);
    await report(path, { conditions: [{ type, status: "True" }] });
    expect(await asked({ requires })).toMatchObject({
      open: true,
      decision: { revision: given.deployedDigest },
    });
  });

  test("GL-08: a proposal is a condition, whose history is told, and its address is data", async () => {
    const { steps, expect: wanted } = caseOf("GL-08");
    const path = aPath("proposal");
    const changes = wanted.conditionHistory ?? [];
    const url = steps.find(({ proposalUrl }) => proposalUrl)?.proposalUrl;
    expect(changes.length).toBeGreaterThan(1);
    for (const { type, status, reason } of changes) {
      await report(path, { conditions: [{ type, status, reason }], data: { proposal: { url } } });
    }
    await drained();
    const { items } = await historyOf(path);
    const told = items.flatMap(({ condition: one }) => one ?? []).toReversed();
    expect(told).toMatchObject(
      changes.map(({ type, status, reason }) => ({ type, status, reason })),
    );
    expect(changes[0]?.annotations).toEqual({ "dev.getglu.git.proposal.url": url });
    expect((await statusOf(path)).data).toEqual({ proposal: { url } });
  });

  test("GL-09: one phase that can't be read hides no other", async () => {
    const { given, expect: wanted } = caseOf("GL-09");
    const pipeline = aPath("pipeline");
    for (const [phase, state] of Object.entries(given.phases ?? {})) {
      const said = state === "throws" ? { probe: { name: "status", output: state } } : { state };
      await report(`${pipeline}/${phase}`, said);
    }
    const answer = await send<{ items: ResourceStatus[] }>("GET", `/v1/status?prefix=${pipeline}`);
    expect(answer.status).toBe(wanted.http);
    const healthOf = (phase: string) =>
      answer.body.items.find(({ resource }) => resource === `${pipeline}/${phase}`)?.health;
    const words: Record<string, string> = { ok: "Ready", Unknown: "Unknown" };
    for (const [phase, { status }] of Object.entries(wanted.phases ?? {})) {
      expect([phase, healthOf(phase)]).toEqual([phase, words[status]]);
    }
  });

  test("every other doesn't arise, as docs/adr/0009 says", () => {
    const source = readFileSync(new URL(import.meta.url), "utf8");
    const decision = readFileSync(
      new URL("../../docs/adr/0009-where-the-cases-give-way.md", import.meta.url),
      "utf8",
    );
    const others = cases.map(({ id }) => id).filter((id) => !source.includes(`"${id}: `));
    expect(others).toEqual(["GL-05", "GL-07"]);
    for (const id of [...others, "GL-09"]) expect(decision).toContain(id);
  });
});
