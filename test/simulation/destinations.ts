import type { Json } from "../../lib/domain/json.ts";
import type { Notice } from "../../lib/domain/notification/notice.ts";
import type { Reply } from "../../lib/domain/notification/settle.ts";
import type { Notifiers } from "../../lib/pipeline/ports/notification.ts";
import type { Invocation } from "./environment.ts";
import type { Acknowledgement } from "./faults/fault.ts";
import type { Random } from "./random.ts";
import type { World } from "./world.ts";

/** Whom a subscription has told, and whether that one knows what it is told twice. */
export type Choice = {
  readonly to: string;
  readonly isIdempotent: boolean;
  readonly secret?: string;
};

/** One call of a destination; times are the world's, in milliseconds. */
export type Hearing = {
  readonly invocation: Invocation;
  readonly notice: Notice;
  readonly isIdempotent: boolean;
  readonly beganAt: number;
  /** When the destination heard it, and what it said to a function that lived to hear it. */
  takenAt: number | undefined;
  said: Reply | undefined;
};

/** Milliseconds to a destination, and back. */
const LATENCY = { least: 1, most: 300 };
const TAKEN: Reply = { verdict: "taken", said: "ok" };
const CLOSED: Reply = { verdict: "temporary", said: "nobody is there" };

/** Every destination of the world, as one run of a function reaches them. */
export function destinationsIn(world: World, invocation: Invocation): Notifiers {
  const { schedule, evidence, functions } = world;
  let count = 0;
  return {
    shown(choice) {
      const { secret: _, ...shown } = choiceIn(choice);
      return shown;
    },
    gateIn: () => undefined,
    tellsSummaries: () => true,
    isIdempotent: (choice) => choiceIn(choice).isIdempotent,
    async send(choice, notice) {
      const { isIdempotent } = choiceIn(choice);
      const random = invocation.random.fork(`${notice.subscription}/${notice.id}/${++count}`);
      const call = { invocation, notice, isIdempotent, beganAt: schedule.now };
      const hearing: Hearing = { ...call, takenAt: undefined, said: undefined };
      evidence.told(hearing);
      await schedule.sleep(random.magnitude(LATENCY.least, LATENCY.most));
      const { said, after } = arrive(world, hearing, random);
      await schedule.sleep(after);
      if (!said) functions.kill(invocation);
      if (!said || invocation.endedAt !== undefined) return new Promise(() => undefined);
      hearing.said = said;
      return said;
    },
  };
}

/** A notice as it arrives, through the first of the faults that strike it there. */
function arrive(world: World, hearing: Hearing, random: Random): Acknowledgement {
  const { schedule, evidence, faults, swarm, closures } = world;
  const after = random.magnitude(LATENCY.least, LATENCY.most);
  const take = () => {
    hearing.takenAt = schedule.now;
    evidence.say(() => `${hearing.notice.subscription} hears ${hearing.notice.id}`);
  };
  const struck = faults.flatMap((fault) => {
    const strike = fault.destination && swarm.strike(fault, random);
    return strike ? [() => fault.destination?.(take, strike.random)] : [];
  });
  const isClosed = !swarm.isOver && closures.some((closed) => closed(schedule.now));
  if (isClosed) return { said: CLOSED, after };
  const answer = struck[0]?.();
  if (answer) return answer;
  take();
  return { said: TAKEN, after };
}

function choiceIn(choice: Json): Choice {
  return choice as unknown as Choice;
}
