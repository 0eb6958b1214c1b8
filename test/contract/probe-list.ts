import { describe, expect, test } from "vitest";
import type { Declaration } from "../../lib/domain/declaration.ts";
import { newState, type ResourceState, tombstoneOf } from "../../lib/domain/state.ts";
import { concurrently } from "../../lib/pipeline/concurrently.ts";
import type { ProbeList } from "../../lib/pipeline/ports/probe.ts";
import type { StatusStore } from "../../lib/pipeline/ports/status.ts";
import { minute } from "../domain/builders.ts";

type Both = { readonly store: StatusStore; readonly list: ProbeList };

const PROBED: Declaration = { probe: { tcp: { host: "example.com", port: 443 } } };

function aState(resource: string, declaration = PROBED): ResourceState {
  return { ...newState(resource, minute(0)), declaration };
}

async function statesIn(list: ProbeList, resources: readonly string[]): Promise<ResourceState[]> {
  const states: ResourceState[] = [];
  for await (const state of list.states(resources)) states.push(state);
  return states;
}

/** The facts that every list of probed resources keeps to. */
export function describeProbeList(make: () => Promise<Both>): void {
  describe("a list of what is probed", () => {
    test("has the resources whose declaration has a probe, and no other", async () => {
      const { store, list } = await make();
      expect(await list.resources()).toEqual([]);
      for (const one of ["b", "a"]) await store.write(aState(one), undefined);
      await store.write(aState("never", {}), undefined);
      expect(await list.resources()).toEqual(["a", "b"]);
    });

    test("goes along with a declaration that brings a probe, or takes it away", async () => {
      const { store, list } = await make();
      await store.write(aState("a", {}), undefined);
      await store.write(aState("a"), 1);
      expect(await list.resources()).toEqual(["a"]);
      await store.write(aState("a", {}), 2);
      expect(await list.resources()).toEqual([]);
    });

    test("loses a resource that is deleted", async () => {
      const { store, list } = await make();
      const state = aState("a");
      await store.write(state, undefined);
      await store.write(tombstoneOf(state, { by: "ci", now: minute(1) }), 1);
      expect(await list.resources()).toEqual([]);
      expect(await statesIn(list, ["a"])).toEqual([]);
    });

    test("has the states of resources, in their order, without those that are no more", async () => {
      const { store, list } = await make();
      for (const one of ["a", "b"]) await store.write(aState(one), undefined);
      expect(await statesIn(list, ["b", "gone", "a"])).toEqual([aState("b"), aState("a")]);
      expect(await statesIn(list, [])).toEqual([]);
    });

    test("has more of them than one call reads", async () => {
      const { store, list } = await make();
      const names = Array.from({ length: 120 }, (_, n) => `${"x".repeat(60)}/${n + 100}`);
      await concurrently(names, (name) => store.write(aState(name), undefined));
      expect(await list.resources()).toEqual(names);
      const states = await statesIn(list, names);
      expect(states.map(({ resource }) => resource)).toEqual(names);
    });
  });
}
