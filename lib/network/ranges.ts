import { BlockList, isIP, isIPv6 } from "node:net";

/**
 * Addresses that aren't the public internet: this machine, private networks, link-local ones with the
 * metadata services of clouds, what reaches IPv4 through IPv6, multicast and what is reserved (IANA's
 * registries of special-purpose addresses).
 */
const BLOCKED = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
  "::/96",
  "64:ff9b::/96",
  "64:ff9b:1::/48",
  "100::/64",
  "2001::/32",
  "2001:db8::/32",
  "2002::/16",
  "fc00::/7",
  "fe80::/10",
  "fec0::/10",
  "ff00::/8",
];

const blocked = listOf(BLOCKED);

/** Tells whether an address may be reached: a public one, or one in the ranges that are allowed. */
export function rangeGuard(allowed: readonly string[]): (address: string) => boolean {
  const exceptions = listOf(allowed);
  return (address) => {
    // A zone names an interface of this machine, and is no part of the address.
    const [bare = ""] = address.split("%");
    const family = isIPv6(bare) ? "ipv6" : "ipv4";
    return isIP(bare) !== 0 && (exceptions.check(bare, family) || !blocked.check(bare, family));
  };
}

/** Throws for a range that isn't one, such as `10.0.0.0/33`. */
function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = "", bits = ""] = range.split("/");
    list.addSubnet(address, Number(bits), isIPv6(address) ? "ipv6" : "ipv4");
  }
  return list;
}
