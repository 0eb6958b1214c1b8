import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const DEMO = fileURLToPath(new URL("../../demo/run.ts", import.meta.url));
const GATE = "gates/checkout-to-production";

test("the demo takes a gate from wait over soaking to pass and to block, with somebody waiting for each", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [DEMO], {
    env: { PATH: process.env.PATH ?? "", NO_COLOR: "1" },
  });
  const decisions = [...stdout.matchAll(/^ {2}(\S+): (pass|wait|block) \((\w+)/gm)];
  expect(decisions.map(([, gate, decision, reason]) => [gate, decision, reason])).toEqual([
    [GATE, "wait", "RequirementUnknown"],
    [GATE, "wait", "RequirementUnknown"],
    [GATE, "wait", "Soaking"],
    [GATE, "pass", "Passed"],
    [GATE, "block", "RequirementFailed"],
  ]);
  expect(stdout.match(/signalbox wait │ \S+ condition met/g)).toHaveLength(2);
});
