import type { Json } from "../domain/json.ts";
import type { Notice } from "../domain/notification/notice.ts";
import type { Reply } from "../domain/notification/settle.ts";
import { Network } from "../network/network.ts";
import { rangeGuard } from "../network/ranges.ts";
import { resolveIn } from "../network/resolve.ts";
import { parseAs } from "../schema/shape.ts";
import { HttpClient } from "./client.ts";
import { SendFailure } from "./failure.ts";
import type { World } from "./notifier.ts";
import { isIdempotent, notifierChoice, send, shown, tellsSummaries } from "./registry.ts";

/** All notifiers, for choices as they are kept: as JSON that one of them took. */
class Telling {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  shown(choice: Json): Json {
    return shown(parseAs(notifierChoice, choice));
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
export function telling(ranges: readonly string[], now: () => string): Telling {
  return new Telling({ http: new HttpClient(new Network(rangeGuard(ranges), resolveIn())), now });
}
