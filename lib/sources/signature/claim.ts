import type { Claim } from "./hmac.ts";

/** Reads a header of hexadecimal digits only. */
export function bare(algorithm: string): (value: string) => Claim | undefined {
  return (value) => (isHexadecimal(value) ? { algorithm, hexadecimal: [value] } : undefined);
}

/** Reads a header such as `v1=…,v1=…`, where those with another label are of versions we don't know. */
export function labelled(label: string, algorithm: string): (value: string) => Claim | undefined {
  return (value) => ({
    algorithm,
    hexadecimal: value
      .split(",")
      .map((one) => one.trim())
      .filter((one) => one.startsWith(`${label}=`))
      .map((one) => one.slice(label.length + 1))
      .filter(isHexadecimal),
  });
}

/** Reads a header such as `sha256=…`, which names one of these algorithms. */
export function named(...algorithms: readonly string[]): (value: string) => Claim | undefined {
  return (value) => {
    const [, algorithm = "", hexadecimal = ""] = /^(\w+)=([0-9a-f]+)$/.exec(value) ?? [];
    return algorithms.includes(algorithm) ? { algorithm, hexadecimal: [hexadecimal] } : undefined;
  };
}

function isHexadecimal(text: string): boolean {
  return /^(?:[0-9a-f]{2})+$/.test(text);
}
