import type { ResourceStatus } from "../../lib/domain/status.ts";
import { NOW } from "./terminal.ts";

/** A status in which only what a test is about differs. */
export function aStatus(changes: Partial<ResourceStatus> = {}): ResourceStatus {
  return {
    resource: "checkout/staging/api",
    kind: "component",
    health: "Ready",
    message: "",
    conditions: [],
    data: {},
    labels: {},
    external: false,
    members: { total: 0 },
    sequence: 1,
    createdTime: NOW,
    updatedTime: NOW,
    ...changes,
  };
}
