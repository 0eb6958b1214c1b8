import type { ResourceState } from "../../lib/domain/state.ts";
import { statusIn } from "./stored.ts";

/** What must not depend on the order of arrival, in the oracle's words. */
export function factsOf(state: ResourceState) {
  const { generation, revision, conditions, data } = statusIn(state);
  return {
    generation,
    revision,
    message: state.message?.value ?? "",
    conditions: Object.fromEntries(
      conditions.map(({ type, status, reason, observedGeneration }) => [
        type,
        { status, reason, observedGeneration },
      ]),
    ),
    data,
  };
}
