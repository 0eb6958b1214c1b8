import { declare, remove } from "../../lib/domain/declare.ts";
import { expireNext, present } from "../../lib/domain/expiry.ts";
import { merge } from "../../lib/domain/merge.ts";
import { type PastStatus, unchangedSince } from "../../lib/domain/past-status.ts";
import type { ReportInput } from "../../lib/domain/report-input.ts";
import type { ResourceState } from "../../lib/domain/state.ts";
import { diff, type Transition } from "../../lib/domain/transition.ts";
import { aReport, minute, RESOURCE } from "./builders.ts";

const OPS = (now: string) => ({ by: "ops", now });

/** A resource whose every version is kept, with the minute in which it was written, and what was published of it. */
export class Story {
  readonly versions: { readonly minutes: number; readonly state: ResourceState }[] = [];
  readonly events: Transition[] = [];
  minutes = 0;

  get state(): ResourceState | undefined {
    return this.versions.at(-1)?.state;
  }

  get now(): string {
    return minute(this.minutes);
  }

  /** Writes what has expired by now, each deadline by itself, as whoever writes does first. */
  sweep(): void {
    for (let next = this.#expired(); next; next = this.#expired()) this.#write(next);
  }

  report(input: ReportInput): void {
    this.sweep();
    this.#write(merge(this.state, RESOURCE, [aReport(input, this.now)], this.now).state);
  }

  declare(declaration: Parameters<typeof declare>[2]): void {
    this.sweep();
    this.#write(declare(this.state, RESOURCE, declaration, OPS(this.now)));
  }

  remove(): void {
    this.sweep();
    if (this.state) this.#write(remove(this.state, OPS(this.now)));
  }

  /** What a reader saw in a minute. */
  seenAt(minutes: number): PastStatus | "gone" | "notFound" {
    const state = this.versions.findLast((one) => one.minutes <= minutes)?.state;
    if (!state) return "notFound";
    if (state.deletedTime !== undefined) return "gone";
    return unchangedSince(present(state, minute(minutes)), minute(minutes));
  }

  #expired(): ResourceState | undefined {
    const { state } = this;
    return state && expireNext(state, this.now);
  }

  #write(state: ResourceState | undefined): void {
    if (!state || state === this.state) return;
    this.events.push(...diff(this.state, state));
    this.versions.push({ minutes: this.minutes, state });
  }
}
