import { describe, expect, test } from "vitest";
import { newState } from "../../lib/domain/state.ts";
import type { Agenda, StatusStore } from "../../lib/pipeline/ports/status.ts";
import { minute } from "../domain/builders.ts";

type Both = { readonly store: StatusStore; readonly agenda: Agenda };

async function dueAt(agenda: Agenda, minutes: number): Promise<string[]> {
  const found: string[] = [];
  for await (const resource of agenda.due(minute(minutes))) found.push(resource);
  return found;
}

/** The facts that every agenda keeps to. */
export function describeAgenda(make: () => Promise<Both>): void {
  describe("an agenda", () => {
    test("has the resources that are due by then, earliest first, and no other", async () => {
      const { store, agenda } = await make();
      for (const [resource, due] of [
        ["late", 9],
        ["second", 5],
        ["first", 3],
      ] as const) {
        await store.write({ ...newState(resource, minute(0)), checkAt: minute(due) }, undefined);
      }
      await store.write(newState("never", minute(0)), undefined);
      expect(await dueAt(agenda, 2)).toEqual([]);
      expect(await dueAt(agenda, 5)).toEqual(["first", "second"]);
    });

    test("goes along with a resource that is to be looked at later, or not again", async () => {
      const { store, agenda } = await make();
      const state = newState("a", minute(0));
      await store.write({ ...state, checkAt: minute(1) }, undefined);
      await store.write({ ...state, checkAt: minute(9) }, 1);
      expect(await dueAt(agenda, 5)).toEqual([]);
      expect(await dueAt(agenda, 9)).toEqual(["a"]);
      await store.write(state, 2);
      expect(await dueAt(agenda, 9)).toEqual([]);
    });

    test("has more than one page", async () => {
      const { store, agenda } = await make();
      const names = Array.from({ length: 30 }, (_, n) => `${"x".repeat(60)}/${n + 10}`);
      for (const name of names) {
        await store.write({ ...newState(name, minute(0)), checkAt: minute(1) }, undefined);
      }
      expect((await dueAt(agenda, 1)).sort()).toEqual(names);
    });
  });
}
