import { isDeepStrictEqual } from "node:util";
import { live } from "../../../lib/domain/state.ts";
import type { Run } from "../run.ts";
import { instantOf, statusesDuring } from "../silence.ts";
import { unmuted } from "../visible.ts";
import type { Invariant } from "./invariant.ts";

export const completeAtRest: Invariant = {
  number: 28,
  name: "at rest a listing has every live status, and a history every event, newest first",
  violation: (run) => wrongListing(run) ?? wrongHistory(run),
};

function wrongListing({ accounts, aftermath }: Run): string | undefined {
  const { listed, sweptAt, listedAt } = aftermath;
  const [from, until] = [instantOf(sweptAt), instantOf(listedAt)];
  const expected = [...accounts.byResource.keys()]
    .sort()
    .flatMap((resource) => live(accounts.latest(resource)?.state) ?? [])
    .map((state) => statusesDuring(state, from, until));
  const isComplete =
    listed.length === expected.length &&
    listed.every((one, at) =>
      expected[at]?.some((other) => isDeepStrictEqual(unmuted(one), other)),
    );
  if (isComplete) return undefined;
  return `the listing is ${JSON.stringify(aftermath.listed)}, not ${JSON.stringify(expected)}`;
}

function wrongHistory({ accounts, aftermath }: Run): string | undefined {
  for (const [resource, commits] of accounts.byResource) {
    if (accounts.isGivenUp(resource)) continue;
    const expected = commits.flatMap(({ record }) => accounts.transitionsIn(record)).reverse();
    const found = aftermath.histories.get(resource) ?? [];
    const ids = expected.map(({ detail }) => detail.id);
    const order = found.map(({ sequence }) => sequence);
    const isComplete = isDeepStrictEqual(found.map(({ id }) => id).sort(), ids.sort());
    const isOrdered = order.every((sequence, at) => at === 0 || sequence <= (order[at - 1] ?? 0));
    if (!isComplete || !isOrdered) return `the history of ${resource} is ${order}, ${ids}`;
  }
  return undefined;
}
