import { setTimeout as sleep } from "node:timers/promises";
import type { GateDecision } from "../lib/domain/gate/decision.ts";
import { Stage } from "./stage.ts";
import { Telling } from "./telling.ts";
import { waiter } from "./waiter.ts";

const REPOSITORY = "acme/checkout";
const ENVIRONMENTS = ["dev", "staging", "production"] as const;
const STAGING = `${REPOSITORY}/environments/staging`;
const GATE = "gates/checkout-to-production";
const REVISION = "2f8421fd0c5e9f6bb5d5c4f4f2c1a5a5b0b0f3c1";
const SOAK = "6s";

const DEFINITION = {
  requires: [
    { resource: STAGING, condition: "Deployed", sameRevision: true },
    { resource: STAGING, condition: "SmokeTested", sameRevision: true },
    { resource: STAGING, health: "Ready", for: SOAK },
  ],
};

const telling = new Telling((line) => process.stdout.write(`${line}\n`));

/** Throws unless a gate decides what the story says. */
async function expectDecision(
  stage: Stage,
  wanted: GateDecision["decision"],
): Promise<GateDecision> {
  const decision = await stage.decision(GATE);
  telling.decision(decision);
  if (decision.decision === wanted) return decision;
  throw new Error(`the gate says ${decision.decision}, not ${wanted}`);
}

telling.step("A service on this machine");
await using stage = await Stage.open((text) => process.stdout.write(`  … ${text}\n`));

telling.step("Three environments, of which staging is probed", "PUT /v1/resources/acme/checkout/…");
for (const environment of ENVIRONMENTS) {
  const isProbed = environment === "staging";
  const probe = { http: { url: stage.apiUrl }, every: "5s" };
  await stage.call("PUT", `/v1/resources/${REPOSITORY}/environments/${environment}`, {
    labels: { environment },
    ...(isProbed && { probe }),
  });
}
await stage.settle();

telling.step("A gate before production", `PUT /v1/gates/${GATE}`);
await stage.call("PUT", `/v1/gates/${GATE}`, DEFINITION);
await expectDecision(stage, "wait");
const opened = waiter(stage.url, telling, GATE, "--for=gate", "--timeout=2m");

telling.step("GitHub says that a revision was deployed to staging", "POST /v1/webhooks/github");
await stage.deployed(REPOSITORY, "staging", REVISION);
await stage.settle();
await expectDecision(stage, "wait");

telling.step("Its smoke tests pass: now it has to soak", `POST /v1/reports/${STAGING}`);
await stage.call("POST", `/v1/reports/${STAGING}`, {
  revision: REVISION,
  conditions: [{ type: "SmokeTested", status: "True", reason: "Passed", message: "42 tests" }],
});
await stage.settle();
const { opensAt } = await expectDecision(stage, "wait");
if (opensAt === undefined) throw new Error("the gate doesn't say when it opens");

telling.step(`Nothing else happens until then`);
await sleep(Math.max(0, Date.parse(opensAt) - Date.now()) + 50);
await stage.settle();
await expectDecision(stage, "pass");
await opened;

telling.step("Staging breaks, and its probe says so");
const closed = waiter(stage.url, telling, GATE, "--for=condition=Open=False", "--timeout=1m");
stage.isBroken = true;
await stage.settle();
await stage.settle();
await expectDecision(stage, "block");
await closed;
