import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import type { TestProject } from "vitest/node";
import { StatusTable } from "../lib/infra/status-table.ts";
import { startEngine } from "../lib/local/engine/engine.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the engine of this run answers. */
    dynamodb: string;
    /** The table's properties as the stack has them. */
    tableProperties: Record<string, unknown>;
  }
}

/** Starts one real engine for all tests that store something. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "signalbox-engine-"));
  const engine = await startEngine(folder);
  project.provide("dynamodb", engine.endpoint);
  project.provide("tableProperties", tableProperties());
  return async () => {
    await engine.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

function tableProperties(): Record<string, unknown> {
  const stack = new Stack();
  new StatusTable(stack, "Status");
  const [table] = Object.values(Template.fromStack(stack).findResources("AWS::DynamoDB::Table"));
  return table?.Properties as Record<string, unknown>;
}
