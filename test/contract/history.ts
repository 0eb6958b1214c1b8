import { describe, expect, test } from "vitest";
import { silenceAudit } from "../../lib/domain/notification/silence-audit.ts";
import { toldOf } from "../../lib/domain/notification/told.ts";
import type { Transition } from "../../lib/domain/transition.ts";
import type { HistoryReader, HistoryWriter, Lookback } from "../../lib/pipeline/ports/history.ts";
import { minute } from "../domain/builders.ts";
import { decided, flips } from "./entries.ts";

/** The facts that every history keeps to; `make` gives one that is empty. */
export function describeHistory(make: () => Promise<HistoryReader & HistoryWriter>): void {
  let resources = 0;
  const aResource = () => `contract/history/r${resources++}`;

  describe("a history", () => {
    test("of a resource that never was is empty", async () => {
      expect(await (await make()).page(aResource(), 10)).toEqual({ items: [] });
    });

    test("gives details exactly, newest first", async () => {
      const history = await make();
      const transitions = flips(aResource(), 3);
      await history.append(transitions);
      const { items } = await history.page(resourceOf(transitions), 100);
      expect(items).toEqual(transitions.map(({ detail }) => detail).reverse());
    });

    test("holds a transition once, however often it is appended", async () => {
      const history = await make();
      const transitions = flips(aResource(), 2);
      await history.append(transitions);
      await history.append(transitions.slice(1));
      const { items } = await history.page(resourceOf(transitions), 100);
      expect(items).toHaveLength(transitions.length);
    });

    test("keeps resources apart, also those below one another", async () => {
      const history = await make();
      const [one, other] = [flips(aResource(), 1), flips(`${aResource()}/below`, 1)];
      await history.append([...one, ...other]);
      const { items } = await history.page(resourceOf(one), 100);
      expect(items).toEqual(one.map(({ detail }) => detail).reverse());
    });

    test.each([1, 3, 4])("gives every transition once, in pages of %i", async (limit) => {
      const history = await make();
      const transitions = flips(aResource(), 5);
      await history.append(transitions);
      const found: unknown[] = [];
      let page = await history.page(resourceOf(transitions), limit);
      for (
        ;
        page.cursor !== undefined;
        page = await history.page(resourceOf(transitions), limit, page.cursor)
      ) {
        found.push(...page.items);
      }
      expect([...found, ...page.items]).toEqual(transitions.map(({ detail }) => detail).reverse());
    });

    test("takes more at once than the database does", async () => {
      const history = await make();
      const transitions = flips(aResource(), 40);
      await history.append(transitions);
      const { items } = await history.page(resourceOf(transitions), 500);
      expect(items.map(({ id }) => id)).toEqual(
        transitions.map(({ detail }) => detail.id).reverse(),
      );
    });

    test("has what people did to a gate among what it came to, before it in the same sequence", async () => {
      const history = await make();
      const transitions = flips(aResource(), 2);
      const resource = resourceOf(transitions);
      const id = `${resource}@2/Override`;
      const done = { type: "Override", action: "removed", by: "ann", time: minute(1) } as const;
      const audit = { id, resource, sequence: 2, ...done };
      for (let times = 0; times < 2; times++) {
        await history.append([{ detailType: "Override", time: minute(1), detail: audit }]);
      }
      await history.append(transitions);
      const { items } = await history.page(resource, 100);
      const ids = transitions.map(({ detail }) => detail.id).reverse();
      const before = transitions.filter(({ detail }) => detail.sequence < 2).length;
      expect(items.map((one) => one.id)).toEqual(ids.toSpliced(ids.length - before, 0, id));
      expect(items).toContainEqual(audit);
    });

    test("has what became of a notice behind the change that it is of, once an outcome", async () => {
      const history = await make();
      const transitions = flips(aResource(), 2);
      const [change] = transitions.slice(-1).map(({ detail }) => detail);
      const { id = "", resource = "" } = change ?? {};
      const time = minute(3);
      const told = (["unknown", "sent", "sent"] as const).map((outcome) =>
        toldOf("ops", { id, resource, time, outcome }),
      );
      const by = `dependency ${"d".repeat(512)}`;
      told.push(toldOf("ops", { id, resource, time, outcome: "suppressed", by }));
      await history.append([...transitions, ...told]);
      const first = await history.page(resource, 1);
      const { items } = await history.page(resource, 3, first.cursor);
      const ids = [...first.items, ...items].map((one) => one.id);
      const outcomes = ["unknown", "sent"].map((one) => `${id}/Notification/ops/${one}`);
      expect(ids).toEqual([told.at(-1)?.detail.id, ...outcomes, id]);
    });

    test("has nothing of what is about no one resource", async () => {
      const history = await make();
      const time = minute(1);
      await history.append([
        silenceAudit("night", { prefix: "shop", until: time, reason: "r", by: "ann", time }),
        toldOf("ops", { id: "shop@7/*", resource: "", time, outcome: "sent" }),
      ]);
      expect(await history.page("shop", 10)).toEqual({ items: [] });
    });

    test("refuses a cursor that it never gave", async () => {
      const history = await make();
      await expect(history.page(aResource(), 10, "bogus")).rejects.toThrow(
        "before: is no cursor of ours",
      );
    });
  });
}

/** What may be read back of a history; `make` gives one that is empty. */
export function describeLookback(make: () => Promise<HistoryWriter & Lookback>): void {
  test("a history is read from its newest transition, over any number of rows, without what people did", async () => {
    const history = await make();
    const transitions = flips("contract/history/back", 120);
    const resource = resourceOf(transitions);
    const done = { type: "Approval", action: "given", by: "ann", time: minute(1) } as const;
    const audit = { id: `${resource}@2/Approval`, resource, sequence: 2, ...done };
    await history.append([
      ...transitions,
      { detailType: "Approval", time: minute(1), detail: audit },
    ]);
    const found: Transition[] = [];
    for await (const transition of history.transitions(resource)) found.push(transition);
    expect(found).toEqual(transitions.toReversed());
  });

  test("what a gate decided at a time is that which ended first after it, if it had begun", async () => {
    const history = await make();
    const [gate, other] = ["contract/history/gate", "contract/history/gate2"];
    const spans = [
      [0, 10],
      [10, 20],
      [30, 40],
    ] as const;
    for (const resource of [gate, other]) {
      const entries = spans.map(([from, until]) => decided(resource, from, until));
      for (let times = 0; times < 2; times++) await history.append(entries);
    }
    const from = async (at: number) => (await history.decision(gate, minute(at)))?.evaluatedTime;
    const found = await Promise.all([-1, 0, 9, 10, 19, 20, 29, 30, 39, 40].map(from));
    expect(found).toEqual(
      [undefined, 0, 0, 10, 10, undefined, undefined, 30, 30, undefined].map((one) =>
        one === undefined ? undefined : minute(one),
      ),
    );
    expect(await history.decision(gate, minute(5))).toEqual(decided(gate, 0, 10).detail.view);
    expect(await history.decision("contract/history/none", minute(5))).toBeUndefined();
  });
}

function resourceOf([first]: readonly Transition[]): string {
  if (!first) throw new Error("there are no transitions");
  return first.detail.resource;
}
