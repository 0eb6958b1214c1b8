import {
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { STATUS_ITEM } from "../../lib/aws/table.ts";
import { Refusal } from "../../lib/domain/refusal.ts";
import { type Command, perform } from "./aws/service.ts";
import type { Environment, Invocation } from "./environment.ts";
import type { Fault, Reply } from "./faults/fault.ts";
import { isNewer } from "./newer-schema.ts";
import { olderLayout } from "./older-layout.ts";
import type { Random } from "./random.ts";
import type { World } from "./world.ts";

/** As lib/aws/clients.ts tells the SDK. */
const MAX_ATTEMPTS = 3;
/** Milliseconds. */
const LATENCY = { least: 1, most: 40 };
const BACKOFF = 100;

/** A call by a function in the world, as the SDK makes it: tried up to three times. */
export function call(
  world: World,
  asked: Command,
  environment: Environment,
  invocation: Invocation,
): Promise<object> {
  const command = withToken(world.system.request(asked), invocation);
  if (asked instanceof GetItemCommand && asked.input.Key?.item?.S === STATUS_ITEM) {
    invocation.hasReadStatus = true;
  }
  const wire = environment.isOlder ? new OlderWire() : NEWER_WIRE;
  return new Promise((resolve, reject) => {
    const attempt = (tries: number) => {
      const { random } = invocation;
      const slow = latency(world, random);
      const back = latency(world, random);
      world.schedule.after(slow, () => {
        const reply = arrive(world, wire.request(command), invocation);
        if (reply.kind === "death") world.functions.kill(invocation);
        world.schedule.after(back, () => settle(reply, tries));
      });
    };
    const settle = (reply: Reply, tries: number) => {
      if (invocation.endedAt !== undefined || reply.kind === "death") return;
      if (reply.kind === "answer") resolve(reply.output);
      else if (!reply.isRetryable) reject(wire.error(reply.error));
      else if (tries < MAX_ATTEMPTS)
        world.schedule.after(BACKOFF * invocation.random.next(), () => attempt(tries + 1));
      else reject(new Refusal("unavailable", `${reply.error.message}; try again`));
    };
    attempt(1);
  });
}

function latency(world: World, random: Random): number {
  let milliseconds = random.magnitude(LATENCY.least, LATENCY.most);
  for (const fault of world.faults) {
    if (!fault.slow) continue;
    const strike = world.swarm.strike(fault, random);
    if (strike) milliseconds += fault.slow(strike.random);
  }
  return milliseconds;
}

/** A command as it arrives at AWS, through whatever faults strike it there. */
function arrive(world: World, command: Command, invocation: Invocation): Reply {
  const struck = world.faults.flatMap((fault): [Fault, Random][] => {
    if (!fault.call || (fault.strikes && !fault.strikes(command))) return [];
    const strike = world.swarm.strike(fault, invocation.random);
    return strike ? [[fault, strike.random]] : [];
  });
  const later = (milliseconds: number, happen: () => void) =>
    world.schedule.after(milliseconds, happen);
  const effect = (changed: Command = command) => take(world, changed, invocation);
  const proceed = struck.reduce<(changed?: Command) => Reply>(
    (next, [fault, random]) =>
      (changed = command) =>
        fault.call?.({ command: changed, later }, next, random) ?? next(changed),
    effect,
  );
  const isOut =
    !world.swarm.isOver && world.outages.some((fails) => fails(command, world.schedule.now));
  const reply = isOut ? OUT : proceed();
  const names = struck.map(([{ name }]) => name);
  world.evidence.called(invocation, command, reply, names);
  return reply;
}

/** As the SDK sends it: every attempt at one call with the same token. */
function withToken(command: Command, { id, random }: Invocation): Command {
  if (!(command instanceof TransactWriteItemsCommand)) return command;
  const ClientRequestToken = command.input.ClientRequestToken ?? `${id}/${random.next()}`;
  return new TransactWriteItemsCommand({ ...command.input, ClientRequestToken });
}

function take(world: World, command: Command, { id }: Invocation): Reply {
  try {
    return { kind: "answer", output: perform(world, command, id) };
  } catch (error) {
    return { kind: "error", error: error as Error, isRetryable: false };
  }
}

const OUT: Reply = { kind: "error", error: new Error("the service is down"), isRetryable: true };

const NEWER_WIRE = {
  request: (command: Command) => command,
  error: (error: Error) => error,
};

/** What older code puts on the wire: the same states in an older layout, which it knows again. */
class OlderWire {
  readonly #sent = new Map<string, string>();

  request(command: Command): Command {
    const text = command instanceof PutItemCommand && command.input.Item?.state?.S;
    if (!text || isNewer(command.input.Item)) return command;
    const older = olderLayout(text);
    this.#sent.set(older, text);
    return new PutItemCommand({
      ...command.input,
      Item: { ...command.input.Item, state: { S: older } },
    });
  }

  error(error: Error): Error {
    if (!(error instanceof ConditionalCheckFailedException)) return error;
    const text = this.#sent.get(error.Item?.state?.S ?? "");
    if (text === undefined) return error;
    const { $metadata, message, Item } = error;
    const known = { ...Item, state: { S: text } };
    return new ConditionalCheckFailedException({ $metadata, message, Item: known });
  }
}
