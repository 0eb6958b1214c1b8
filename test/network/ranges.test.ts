import { describe, expect, test } from "vitest";
import { rangeGuard } from "../../lib/network/ranges.ts";

const PUBLIC = [
  "8.8.8.8",
  "1.1.1.1",
  "172.32.0.1",
  "100.128.0.1",
  "2606:4700::1111",
  "::ffff:8.8.8.8",
];

const NOT_PUBLIC = [
  "0.0.0.0",
  "10.0.0.1",
  "100.64.0.1",
  "127.0.0.1",
  "127.255.255.254",
  "169.254.169.254",
  "169.254.170.2",
  "172.16.0.1",
  "172.31.255.255",
  "192.0.0.1",
  "192.168.1.1",
  "198.18.0.1",
  "224.0.0.1",
  "240.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "::7f00:1",
  "::ffff:127.0.0.1",
  "::ffff:a9fe:a9fe",
  "64:ff9b::7f00:1",
  "2002:7f00:1::",
  "2001:0:7f00:1::",
  "fc00::1",
  "fd00:ec2::254",
  "fe80::1",
  "fe80::1%eth0",
  "ff02::1",
];

describe("probes", () => {
  const mayReach = rangeGuard([]);

  test.each(PUBLIC)("may reach %s", (address) => {
    expect(mayReach(address)).toBe(true);
  });

  test.each(NOT_PUBLIC)("may not reach %s", (address) => {
    expect(mayReach(address)).toBe(false);
  });

  test.each(["", "localhost", "127.1", "0x7f000001", "10.0.0.1/8"])(
    "may not reach %j, which is no address",
    (text) => {
      expect(mayReach(text)).toBe(false);
    },
  );
});

describe("a range that is allowed", () => {
  test("opens itself, and nothing beside it", () => {
    const mayReach = rangeGuard(["10.1.0.0/16", "fd00:1::/32"]);
    const reached = [
      "10.1.2.3",
      "::ffff:10.1.2.3",
      "fd00:1::9",
      "10.2.0.1",
      "fd00:2::9",
      "8.8.8.8",
    ];
    expect(reached.map(mayReach)).toEqual([true, true, true, false, false, true]);
  });

  test("may be everything", () => {
    const mayReach = rangeGuard(["0.0.0.0/0", "::/0"]);
    for (const address of [...PUBLIC, ...NOT_PUBLIC]) expect(mayReach(address)).toBe(true);
  });
});
