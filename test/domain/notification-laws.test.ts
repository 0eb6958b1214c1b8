import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Health } from "../../lib/domain/health.ts";
import { type Facts, nextStep } from "../../lib/domain/notification/next.ts";
import { ended, type Reply } from "../../lib/domain/notification/settle.ts";
import { type Patience, taken } from "../../lib/domain/notification/take.ts";
import { dueAtOf, type Thread } from "../../lib/domain/notification/thread.ts";
import type { Transition } from "../../lib/domain/transition.ts";
import { factsOf, incoming, second, THREAD, turn } from "./notification-builders.ts";

/** Whether a subscription asks for everything, or for failures only, at once or after a while. */
type Wish = Patience & { readonly all: boolean; readonly isIdempotent: boolean };

type Act =
  | { readonly kind: "store" }
  | { readonly kind: "deliver"; readonly which: number }
  | { readonly kind: "work" }
  | { readonly kind: "answer"; readonly which: number; readonly reply: Reply | undefined }
  | { readonly kind: "pass"; readonly seconds: number }
  | { readonly kind: "hold"; readonly until: number };

type Call = { readonly id: string; readonly attempt: number; readonly sequence: number };

/** One subscription's thread among workers that race for it, die, and hear whatever a destination says. */
class Scene {
  readonly #turns: readonly Transition[];
  readonly #wish: Wish;
  #now = 100;
  #stored = 1;
  #thread: Thread = THREAD;
  #heldUntil = 0;
  /** Sends that a destination has yet to answer. */
  #open: Call[] = [];
  readonly begun: Call[] = [];
  readonly took: Call[] = [];
  /** What the destination took, or may have taken. */
  readonly heard: Call[] = [];

  constructor(turns: readonly Transition[], wish: Wish) {
    this.#turns = turns;
    this.#wish = wish;
  }

  get thread(): Thread {
    return this.#thread;
  }

  do(act: Act): void {
    if (act.kind === "store") this.#stored = Math.min(this.#turns.length, this.#stored + 1);
    if (act.kind === "deliver") this.#deliver(act.which % this.#stored);
    if (act.kind === "work") this.#work();
    if (act.kind === "answer") this.#answer(act.which, act.reply);
    if (act.kind === "pass") this.#now += act.seconds;
    if (act.kind === "hold") this.#heldUntil = this.#now + act.until;
  }

  #deliver(index: number): void {
    const transition = this.#turns[index];
    if (!transition) return;
    const come = incoming(transition);
    const matched = this.#wish.all || come.phase === "failing";
    this.#thread = taken(this.#thread, { ...come, matched }, this.#wish, second(this.#now));
  }

  #facts(): Facts {
    const last = this.#turns[this.#stored - 1] as Transition;
    const { isIdempotent } = this.#wish;
    const isHeld = this.#heldUntil > this.#now;
    const hold = { by: "silence", name: "night", until: second(this.#heldUntil) } as const;
    return factsOf(last, { isIdempotent, ...(isHeld && { hold }) });
  }

  #work(): boolean {
    const step = nextStep(this.#thread, this.#facts(), second(this.#now));
    if (!step) return false;
    this.#thread = step.thread;
    if (step.notice && step.thread.sending) {
      const { id, attempt } = step.thread.sending;
      const call = { id, attempt, sequence: step.notice.data.sequence };
      this.#open.push(call);
      this.begun.push(call);
    }
    return true;
  }

  /** A reply that is none is that of a worker that died; the destination may have taken it all the same. */
  #answer(which: number, reply: Reply | undefined): void {
    const [call] = this.#open.splice(which % Math.max(1, this.#open.length), 1);
    if (!call) return;
    if (reply?.verdict === "taken") this.took.push(call);
    if (!reply || reply.verdict === "taken" || reply.verdict === "unknown") this.heard.push(call);
    if (!reply) return;
    const { isIdempotent } = this.#wish;
    this.#thread = ended(this.#thread, call, reply, isIdempotent, second(this.#now)).thread;
  }

  /** Everything arrives (again), nothing is held any more, and destinations take what they are told. */
  rest(): void {
    this.#stored = this.#turns.length;
    this.#heldUntil = 0;
    this.#open = [];
    for (const index of this.#turns.keys()) this.#deliver(index);
    for (let steps = 0; steps < 1_000; steps++) {
      while (this.#open.length > 0) this.#answer(0, { verdict: "taken", said: "ok" });
      const due = dueAtOf(this.#thread);
      if (due === undefined) return;
      const wait = (Date.parse(due) - Date.parse(second(this.#now))) / 1000;
      if (wait >= 3_600 && this.#thread.queue.length === 0) return;
      this.#now += Math.max(0, wait);
      this.#work();
    }
    throw new Error("the thread doesn't come to rest");
  }
}

const reply: fc.Arbitrary<Reply | undefined> = fc.oneof(
  fc.constant<Reply>({ verdict: "taken", said: "ok" }),
  fc.constant<Reply>({ verdict: "temporary", said: "503" }),
  fc.constant<Reply>({ verdict: "unknown", said: "no answer in time" }),
  fc.constant(undefined),
);

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.constant<Act>({ kind: "store" }),
  fc.record({ kind: fc.constant("deliver" as const), which: fc.nat(9) }),
  fc.constant<Act>({ kind: "work" }),
  fc.record({ kind: fc.constant("answer" as const), which: fc.nat(2), reply }),
  fc.record({ kind: fc.constant("pass" as const), seconds: fc.constantFrom(0.2, 1, 10, 40, 200) }),
  fc.record({ kind: fc.constant("hold" as const), until: fc.constantFrom(1, 30, 120) }),
);

const wish: fc.Arbitrary<Wish> = fc
  .record({
    all: fc.boolean(),
    waits: fc.boolean(),
    damps: fc.boolean(),
    isIdempotent: fc.boolean(),
  })
  .map(({ waits, damps, ...rest }) => ({
    ...rest,
    ...(waits && { after: "2m" }),
    ...(damps && { flapping: { flips: 2, window: "90s" } }),
  }));

/** What health becomes, again and again; never the same twice in a row. */
const turns = fc
  .array(fc.constantFrom<Health>("Ready", "Down", "Partial", "Unknown"), {
    minLength: 1,
    maxLength: 8,
  })
  .map((words) => words.filter((word, at) => at === 0 || word !== words[at - 1]))
  .map((words) => words.map((word, at) => turn(at + 1, words[at - 1] ?? null, word, at * 20)));

const scene = fc.record({ turns, wish, acts: fc.array(act, { maxLength: 60 }) });

/** A destination that is asked again and again, and as likely as not refuses for good in the end. */
const rounds = fc
  .array(fc.oneof(reply, fc.constant<Reply>({ verdict: "permanent", said: "404" })))
  .map((replies) =>
    replies.flatMap((said): Act[] => [
      { kind: "pass", seconds: 40 },
      { kind: "deliver", which: 0 },
      { kind: "work" },
      { kind: "answer", which: 0, reply: said },
    ]),
  );
const refused = fc
  .tuple(scene, rounds)
  .map(([given, more]) => ({ ...given, acts: [...given.acts, ...more] }));

function played({
  turns: all,
  wish: wished,
  acts,
}: {
  turns: Transition[];
  wish: Wish;
  acts: Act[];
}) {
  const stage = new Scene(all, wished);
  for (const one of acts) stage.do(one);
  stage.rest();
  return stage;
}

const RUNS = { numRuns: 3_000 };

describe("whatever is delivered twice, late or at the same time, and whoever dies,", () => {
  test("each attempt to tell a transition is begun once", () => {
    fc.assert(
      fc.property(scene, (given) => {
        const names = played(given).begun.map(({ id, attempt }) => `${id} ${attempt}`);
        expect(names).toEqual([...new Set(names)]);
      }),
      RUNS,
    );
  });

  test("a transition of which it was heard in time that it was taken isn't told again", () => {
    fc.assert(
      fc.property(scene, (given) => {
        const acts = given.acts.map((one) =>
          one.kind === "pass" ? { ...one, seconds: 0.4 } : one,
        );
        const { begun, took } = played({ ...given, acts });
        for (const { id, attempt } of took) {
          expect(begun.filter((one) => one.id === id && one.attempt > attempt)).toEqual([]);
        }
        expect(took.map(({ id }) => id)).toEqual([...new Set(took.map(({ id }) => id))]);
      }),
      RUNS,
    );
  });

  test("nothing older is told after something newer", () => {
    fc.assert(
      fc.property(scene, (given) => {
        const sequences = played(given).begun.map(({ sequence }) => sequence);
        expect(sequences).toEqual([...sequences].sort((one, other) => one - other));
      }),
      RUNS,
    );
  });

  test("a failure that was told is followed by its recovery once all is well", () => {
    fc.assert(
      fc.property(scene, (given) => {
        const well = turn(99, "Down", "Ready", 999);
        const all = [...given.turns, well];
        const { took, thread } = played({ ...given, turns: all });
        const failures = took.filter(({ id }) => isFailing(all, id));
        const last = failures.at(-1);
        if (!last) return;
        expect(took.at(-1)?.sequence).toBeGreaterThan(last.sequence);
        expect([thread.problem, thread.queue]).toEqual([undefined, []]);
      }),
      RUNS,
    );
  });

  test("a failure that somebody may have heard of is followed by its recovery, refused or not", () => {
    fc.assert(
      fc.property(refused, (given) => {
        const all = [...given.turns, turn(99, "Down", "Ready", 999)];
        const { heard, begun } = played({ ...given, turns: all });
        const last = heard.filter(({ id }) => isFailing(all, id)).at(-1);
        if (!last) return;
        const ends = begun.filter(({ id }) => !isFailing(all, id));
        expect(ends.at(-1)?.sequence).toBeGreaterThan(last.sequence);
      }),
      RUNS,
    );
  });

  test("a failure that lasts is told in the end", () => {
    fc.assert(
      fc.property(scene, (given) => {
        const down = turn(99, "Ready", "Down", 999);
        const patient = { ...given.wish, isIdempotent: true };
        const { took } = played({ ...given, wish: patient, turns: [...given.turns, down] });
        expect(took.at(-1)?.sequence).toBe(down.detail.sequence);
      }),
      RUNS,
    );
  });
});

function isFailing(all: readonly Transition[], id: string): boolean {
  const transition = all.find(({ detail }) => detail.id === id);
  return transition !== undefined && incoming(transition).phase === "failing";
}
