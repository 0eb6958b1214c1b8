import { describe, expect, test } from "vitest";
import { merge } from "../../lib/domain/merge.ts";
import { diff, type Transition } from "../../lib/domain/transition.ts";
import type { Publisher } from "../../lib/pipeline/ports/stream.ts";
import { aReport, minute } from "../domain/builders.ts";

/** A publisher under test, and what has reached the bus behind it, in order. */
export type Published = {
  readonly publisher: Publisher;
  readonly onBus: () => readonly BusEntry[];
};
export type BusEntry = {
  readonly detailType: string;
  readonly time: string;
  readonly detail: unknown;
};

/** The facts that every publisher keeps to; `make` gives one with an empty bus. */
export function describePublisher(make: () => Promise<Published>): void {
  describe("a publisher", () => {
    test("with nothing to publish publishes nothing", async () => {
      const { publisher, onBus } = await make();
      expect(await publisher.publish([])).toEqual([]);
      expect(onBus()).toEqual([]);
    });

    test("puts transitions on the bus exactly, in order", async () => {
      const { publisher, onBus } = await make();
      const transitions = transitionsOf("a", 1);
      expect(await publisher.publish(transitions)).toEqual(transitions.map(() => undefined));
      expect(onBus()).toEqual(
        transitions.map(({ detailType, time, detail }) => ({
          detailType,
          time: seconds(time),
          detail,
        })),
      );
    });

    test("takes more than the bus does in one call", async () => {
      const { publisher, onBus } = await make();
      const transitions = transitionsOf("a", 40);
      const results = await publisher.publish(transitions);
      expect(results).toEqual(transitions.map(() => undefined));
      expect(onBus().map(({ detail }) => detail)).toEqual(transitions.map(({ detail }) => detail));
    });

    test("takes more bytes than the bus does in one call", async () => {
      const { publisher, onBus } = await make();
      const transitions = Array.from({ length: 40 }, (_, index) =>
        transitionsOf(`r${index}`, 1, "é".repeat(30_000)),
      ).flat();
      expect((await publisher.publish(transitions)).every((one) => one === undefined)).toBe(true);
      expect(onBus()).toHaveLength(transitions.length);
    });
  });
}

/** The transitions of a first report that sets so many conditions. */
function transitionsOf(resource: string, conditions: number, message = ""): Transition[] {
  const list = Array.from({ length: conditions }, (_, index) => ({
    type: `C${index}`,
    status: "True" as const,
    message: message.slice(0, 30_000),
  }));
  const { state } = merge(undefined, resource, [aReport({ conditions: list })], minute(0));
  return diff(undefined, state);
}

/** EventBridge's times are whole seconds. */
function seconds(time: string): string {
  return time.replace(/\.\d+Z$/, "Z");
}
