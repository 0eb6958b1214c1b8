import { onText, PatternError, type Test, textOf } from "./matcher.ts";

type Address = readonly number[];

const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;
const MAX_IPV4_TEXT = 15;
const MAX_IPV6_TEXT = 39;
const IPV6_GROUPS = 8;
const HEXTET = /^[0-9a-fA-F]{1,4}$/;
const MAPPED_IPV4 = [0, 0, 0, 0, 0, 0xffff];

/** A test of addresses in a block, written `10.0.0.0/8` or `2001:db8::/32`. */
export function cidr(argument: unknown, field: string): Test {
  const [base = "", bits = "", ...others] = textOf(argument, field, "cidr").split("/");
  if (others.length > 0 || !/^\d+$/.test(bits)) {
    throw new PatternError(field, "cidr takes an address, a slash and a number of bits");
  }
  const network = addressOf(base);
  if (!network) throw new PatternError(field, `cidr takes an IP address, not "${base}"`);
  if (Number(bits) >= network.length * 8) {
    throw new PatternError(field, `cidr takes fewer than ${network.length * 8} bits here`);
  }
  return onText((text) => isInNetwork(addressOf(text), network, Number(bits)));
}

/** One spelling for an IP address that can be written in several ways. */
export function canonicalAddress(text: string): string | undefined {
  return addressOf(text)?.join(".");
}

function isInNetwork(address: Address | undefined, network: Address, bits: number): boolean {
  if (address?.length !== network.length) return false;
  return network.every((byte, index) => {
    const free = Math.min(8, Math.max(0, (index + 1) * 8 - bits));
    return byte >> free === (address[index] ?? 0) >> free;
  });
}

function addressOf(text: string): Address | undefined {
  return text.includes(":") ? ipv6(text) : ipv4(text);
}

function ipv4(text: string): Address | undefined {
  if (text.length > MAX_IPV4_TEXT || !IPV4.test(text)) return undefined;
  const bytes = text.split(".").map(Number);
  return bytes.every((byte) => byte <= 0xff) ? bytes : undefined;
}

function ipv6(text: string): Address | undefined {
  if (text.length > MAX_IPV6_TEXT) return undefined;
  const groups = groupsOf(text);
  if (groups?.length !== IPV6_GROUPS || !groups.every((group) => HEXTET.test(group))) {
    return undefined;
  }
  const hextets = groups.map((group) => Number.parseInt(group, 16));
  const bytes = hextets.flatMap((hextet) => [hextet >> 8, hextet & 0xff]);
  return MAPPED_IPV4.every((hextet, index) => hextet === hextets[index]) ? bytes.slice(-4) : bytes;
}

/** The groups of an IPv6 address, with those that `::` leaves out. */
function groupsOf(text: string): string[] | undefined {
  const [head = "", tail, ...others] = text.split("::");
  if (others.length > 0) return undefined;
  const left = head === "" ? [] : head.split(":");
  if (tail === undefined) return left;
  const right = tail === "" ? [] : tail.split(":");
  const missing = IPV6_GROUPS - left.length - right.length;
  return missing > 0 ? [...left, ...Array<string>(missing).fill("0"), ...right] : undefined;
}
