import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { Detail, TransitionedCondition } from "../../lib/domain/transition.ts";
import type { BusEvent } from "../local-bus.ts";

/** What the events of one resource have said so far. */
type Told = {
  sequence: number;
  health: string | null;
  readonly conditions: Map<string, TransitionedCondition>;
  readonly ids: Set<string>;
};

/** What ends the ids of events that are about no condition. */
const SUFFIXES: Readonly<Record<string, string>> = {
  HealthTransitioned: "Health",
  ResourceDeclared: "Declared",
  ResourceDeleted: "Deleted",
};

/**
 * What a consumer of the bus learns, event by event; throws for one that a consumer could not rely
 * on: an id that isn't of its change, another detail for a known id, or a gap in a chain of changes.
 */
export class BusLog {
  readonly #resources = new Map<string, Told>();
  /** Digests of the details, by id. */
  readonly #details = new Map<string, string>();
  #repeated = 0;

  take(event: BusEvent): void {
    const { detail } = event;
    assert.equal(detail.id, idOf(event), "an event's id is a function of its change");
    const digest = createHash("sha256").update(JSON.stringify(detail)).digest("base64");
    const known = this.#details.get(detail.id);
    if (known !== undefined) {
      assert.equal(digest, known, `${detail.id} came again with another detail`);
      this.#repeated++;
      return;
    }
    this.#details.set(detail.id, digest);
    this.#learn(event);
  }

  /** Transitions, each counted once. */
  get size(): number {
    return this.#details.size;
  }

  /** Events that came again. */
  get repeated(): number {
    return this.#repeated;
  }

  has(id: string): boolean {
    return this.#details.has(id);
  }

  /** What a consumer knows of a resource in the end. */
  about(resource: string): Told | undefined {
    return this.#resources.get(resource);
  }

  #learn(event: BusEvent): void {
    const { "detail-type": type, detail } = event;
    const { id, resource, sequence, from, to } = detail;
    const told = this.#told(resource, id);
    assert.ok(sequence >= told.sequence, `${id} came after a later change`);
    told.sequence = sequence;
    told.ids.add(id);
    if (type === "HealthTransitioned") {
      assert.equal(from, told.health, `${id} goes on from the health before`);
      told.health = to ?? null;
    }
    if (detail.condition) {
      const { condition } = detail;
      const before = told.conditions.get(condition.type)?.status ?? null;
      assert.equal(from, before, `${id} goes on from before`);
      assert.equal(from !== to, type === "ConditionTransitioned", `${id} is a ${type}`);
      assert.equal(to, condition.status, `${id} ends in what it says`);
      told.conditions.set(condition.type, condition);
    }
  }

  #told(resource: string, id: string): Told {
    const known = this.#resources.get(resource);
    if (known) return known;
    assert.equal(id, `${resource}@1/Declared`, "the first event of a resource declares it");
    const told = { sequence: 0, health: null, conditions: new Map(), ids: new Set<string>() };
    this.#resources.set(resource, told);
    return told;
  }
}

function idOf({ "detail-type": type, detail }: { "detail-type": string; detail: Detail }): string {
  const { resource, sequence, condition } = detail;
  return `${resource}@${sequence}/${condition?.type ?? SUFFIXES[type]}`;
}
