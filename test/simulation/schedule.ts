type Event = {
  readonly time: number;
  /** Breaks ties: what was planned first happens first. */
  readonly order: number;
  readonly happen: () => void;
  /** Whether the run waits for it; a row's expiry in ninety days is nothing to wait for. */
  readonly awaited: boolean;
};

/** Virtual time: what is planned happens in its order, and nothing else takes any time. */
export class Schedule {
  /** Milliseconds since 1970. */
  now: number;
  /** Events that have happened. */
  steps = 0;
  readonly #heap: Event[] = [];
  #order = 0;
  #awaited = 0;

  constructor(start: number) {
    this.now = start;
  }

  /** Plans something so many milliseconds from now. */
  after(milliseconds: number, happen: () => void, awaited = true): void {
    if (awaited) this.#awaited++;
    const time = this.now + Math.max(0, milliseconds);
    push(this.#heap, { time, order: this.#order++, happen, awaited });
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.after(milliseconds, resolve));
  }

  /** Lets everything happen that is waited for; answers whether it ended within so many steps. */
  async settle(maxSteps: number): Promise<boolean> {
    for (let left = maxSteps; this.#awaited > 0; left--) {
      if (left === 0) return false;
      await this.#step();
    }
    return true;
  }

  /** Lets everything happen, however late; answers whether it ended within so many steps. */
  async exhaust(maxSteps: number): Promise<boolean> {
    for (let left = maxSteps; this.#heap.length > 0; left--) {
      if (left === 0) return false;
      await this.#step();
    }
    return true;
  }

  async #step(): Promise<void> {
    const event = pop(this.#heap);
    if (!event) return;
    if (event.awaited) this.#awaited--;
    this.now = event.time;
    this.steps++;
    event.happen();
    await everyPromise();
  }
}

/** A turn of the loop, before which every promise that can go on has gone on. */
function everyPromise(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function isSooner(one: Event, other: Event): boolean {
  return one.time === other.time ? one.order < other.order : one.time < other.time;
}

function push(heap: Event[], event: Event): void {
  let at = heap.push(event) - 1;
  while (at > 0) {
    const above = (at - 1) >> 1;
    const parent = heap[above];
    if (!parent || !isSooner(event, parent)) break;
    heap[at] = parent;
    at = above;
  }
  heap[at] = event;
}

function pop(heap: Event[]): Event | undefined {
  const [first] = heap;
  const last = heap.pop();
  if (!last || heap.length === 0) return first;
  let at = 0;
  for (;;) {
    const [left, right] = [heap[2 * at + 1], heap[2 * at + 2]];
    const child = right && left && isSooner(right, left) ? right : left;
    if (!child || !isSooner(child, last)) break;
    heap[at] = child;
    at = child === left ? 2 * at + 1 : 2 * at + 2;
  }
  heap[at] = last;
  return first;
}
