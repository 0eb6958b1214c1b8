/** What can go wrong with a connection that no error of the system tells. */
export type NetworkFault = "offLimits" | "closed";

/** Why there is no connection. */
export class NetworkTrouble extends Error {
  override readonly name = "NetworkTrouble";
  readonly fault: NetworkFault;

  constructor(fault: NetworkFault, message: string) {
    super(message);
    this.fault = fault;
  }
}
