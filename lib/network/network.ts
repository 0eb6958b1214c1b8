import type { LookupAddress } from "node:dns";
import { connect as connectTcp, isIP, type LookupFunction, type Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import type { Resolve } from "./resolve.ts";
import { NetworkTrouble } from "./trouble.ts";

/** Where to connect to. */
export type Place = { readonly host: string; readonly port: number };

/** Opens connections to nothing but addresses that may be reached, whatever a name stands for. */
export class Network {
  readonly #mayReach: (address: string) => boolean;
  readonly #resolve: Resolve;

  constructor(mayReach: (address: string) => boolean, resolve: Resolve) {
    this.#mayReach = mayReach;
    this.#resolve = resolve;
  }

  /** A connection to a host, at one of the addresses that were checked; throws a `NetworkTrouble` for one that may not be reached. */
  async open({ host, port }: Place, signal: AbortSignal): Promise<Socket> {
    const addresses = await this.#addressesOf(host, signal);
    signal.throwIfAborted();
    // Asked for a name, the system would look it up again, and might find another address.
    const socket = connectTcp({ host, port, lookup: fixedTo(addresses) });
    return opened(socket, "connect", signal);
  }

  /** A TLS connection, whatever its certificate: see `authorized`, before anything is sent. */
  async openTls(place: Place, signal: AbortSignal): Promise<TLSSocket> {
    const socket = await this.open(place, signal);
    const { host } = place;
    const name = isIP(host) === 0 ? { servername: host } : { host };
    const ALPNProtocols = ["http/1.1"];
    const secure = connectTls({ socket, ...name, ALPNProtocols, rejectUnauthorized: false });
    return opened(secure, "secureConnect", signal);
  }

  /** Every address of a host must be one that may be reached: else a name could have a good one, and then another. */
  async #addressesOf(host: string, signal: AbortSignal): Promise<readonly LookupAddress[]> {
    const family = isIP(host);
    const addresses =
      family === 0 ? await this.#resolve(host, signal) : [{ address: host, family }];
    const refused = addresses.find(({ address }) => !this.#mayReach(address));
    if (!refused) return addresses;
    throw new NetworkTrouble(
      "offLimits",
      `${refused.address} is not an address that may be reached`,
    );
  }
}

/** What a connection looks its host up with: the answer that was checked. */
function fixedTo(addresses: readonly LookupAddress[]): LookupFunction {
  const [first = { address: "", family: 4 }] = addresses;
  return (_, { all }, callback) => {
    if (all) callback(null, [...addresses]);
    else callback(null, first.address, first.family);
  };
}

/** The socket once it is open; it is destroyed when that fails, or the signal comes. */
function opened<S extends Socket>(socket: S, event: string, signal: AbortSignal): Promise<S> {
  const { promise, resolve, reject } = Promise.withResolvers<S>();
  const abort = () => socket.destroy(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  socket.once("close", () => signal.removeEventListener("abort", abort));
  socket.once("close", () => reject(new NetworkTrouble("closed", "connection closed")));
  socket.once(event, () => resolve(socket));
  // Whoever uses the socket afterwards hears of its errors through `close`.
  socket.on("error", reject);
  return promise;
}
