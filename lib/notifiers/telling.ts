import type { Json } from "../domain/json.ts";
import type { Notice } from "../domain/notification/notice.ts";
import type { Reply } from "../domain/notification/settle.ts";
import { invalid } from "../domain/refusal.ts";
import { Network } from "../network/network.ts";
import { rangeGuard } from "../network/ranges.ts";
import { resolveIn } from "../network/resolve.ts";
import { parseAs } from "../schema/shape.ts";
import { HttpClient } from "./client.ts";
import { SendFailure } from "./failure.ts";
import type { World } from "./notifier.ts";
import {
  faultIn,
  gateIn,
  isIdempotent,
  notifierChoice,
  send,
  shown,
  tellsSummaries,
} from "./registry.ts";

/** All notifiers, for choices as they are kept: as JSON that one of them took. */
class Telling {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  shown(choice: Json): Json {
    const chosen = parseAs(notifierChoice, choice);
    const fault = faultIn(chosen, this.#world);
    if (fault) throw invalid({ ...fault, path: `notifier.${fault.path}` });
    return shown(chosen);
  }

  gateIn(choice: Json): string | undefined {
    return gateIn(parseAs(notifierChoice, choice));
  }

  isIdempotent(choice: Json): boolean {
    return isIdempotent(parseAs(notifierChoice, choice));
  }

  tellsSummaries(choice: Json): boolean {
    return tellsSummaries(parseAs(notifierChoice, choice));
  }

  /** What a destination, or the way to it, says to a notice. */
  async send(choice: Json, notice: Notice): Promise<Reply> {
    try {
      const { said } = await send(parseAs(notifierChoice, choice), notice, this.#world);
      return { verdict: "taken", said };
    } catch (failure) {
      if (!(failure instanceof SendFailure)) throw failure;
      const { verdict, message: said, retryAfter } = failure;
      return { verdict, said, ...(retryAfter !== undefined && { retryAfter }) };
    }
  }
}

/** All notifiers, which may reach public addresses, and those in the ranges given. */
export function telling({
  ranges,
  ...world
}: Omit<World, "http"> & { readonly ranges: readonly string[] }): Telling {
  const network = new Network(rangeGuard(ranges), resolveIn());
  return new Telling({ ...world, http: new HttpClient(network) });
}
