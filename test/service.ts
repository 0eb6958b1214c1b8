import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startProcess } from "./acceptance/process.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the service under test answers. */
    url: string;
  }
}

/** Secrets of test webhooks: the current one, and the one going out of use. */
export const WEBHOOK_SECRETS = { github: ["current-secret", "previous-secret"] };

/** Starts the service as a user would, on the engine of this run, unless `SIGNALBOX_URL` says where one runs already. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.SIGNALBOX_URL;
  if (given) {
    project.provide("url", given);
    return async () => undefined;
  }
  const data = await mkdtemp(join(tmpdir(), "signalbox-service-"));
  const endpoint = process.env.SIGNALBOX_DYNAMODB_ENDPOINT;
  const service = await startProcess(["--port", "0", "--data", data], {
    SIGNALBOX_SECRETS: JSON.stringify(WEBHOOK_SECRETS),
    ...(endpoint && { SIGNALBOX_DYNAMODB_ENDPOINT: endpoint }),
  });
  project.provide("url", service.url);
  return async () => {
    await service.stop();
    await rm(data, { recursive: true, force: true });
  };
}
