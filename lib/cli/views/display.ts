import type { ResourceStatus } from "../../domain/status.ts";

/** Shows a listing as it changes, and that the service is lost. */
export interface Display {
  show(statuses: readonly ResourceStatus[]): Promise<void>;
  lost(): void;
}
