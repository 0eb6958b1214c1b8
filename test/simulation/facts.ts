import { type ResourceState, statusOf } from "../../lib/domain/state.ts";

/** What must not depend on the order of arrival, in the oracle's words. */
export function factsOf(state: ResourceState) {
  const { generation, revision, conditions, data } = statusOf(state);
  return {
    generation,
    revision,
    message: state.message?.value,
    conditions: Object.fromEntries(
      conditions.map(({ type, status, reason, observedGeneration }) => [
        type,
        { status, reason, observedGeneration },
      ]),
    ),
    data,
  };
}
