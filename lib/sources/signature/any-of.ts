import type { Signature } from "./signature.ts";

/** Any of some schemes, for who may choose. */
export function anyOf(...signatures: readonly [Signature, ...Signature[]]): Signature {
  return {
    scheme: signatures.map(({ scheme }) => scheme).join(", or "),
    headers: signatures.flatMap(({ headers }) => headers),
    verify: (delivery, secrets, now) =>
      signatures.map((one) => one.verify(delivery, secrets, now)).includes(true),
    deliveryId: (delivery) =>
      signatures.map((one) => one.deliveryId?.(delivery)).find((id) => id !== undefined),
  };
}
