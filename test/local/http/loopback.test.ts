import { expect, test } from "vitest";
import { isOwn, isStranger } from "../../../lib/local/http/loopback.ts";

const TOKEN = { authorization: "Bearer x" };
const LOCAL = { host: "localhost:4000" };
const LAN = { host: "192.168.1.5:4000" };

/** What becomes of a request: it is the administrator's, or is heard as anyone's, or isn't. */
function standingOf(remoteAddress: string | undefined, headers: Record<string, string>): string {
  const request = { headers, socket: { remoteAddress } };
  if (isOwn(request)) return "own";
  return isStranger(request) ? "stranger" : "unheard";
}

test.each<[string, string | undefined, Record<string, string>, string]>([
  ["this machine", "127.0.0.1", LOCAL, "own"],
  ["another of its loopback addresses", "127.8.8.8", LOCAL, "own"],
  ["this machine by version 6", "::1", { host: "[::1]:4000" }, "own"],
  ["this machine by version 4 in version 6", "::ffff:127.0.0.1", LOCAL, "own"],
  ["this machine, with a token", "127.0.0.1", { ...LOCAL, ...TOKEN }, "own"],
  ["another machine", "192.168.1.9", LAN, "stranger"],
  ["another machine in version 6", "::ffff:192.168.1.9", LAN, "stranger"],
  ["another machine that says it was this one", "192.168.1.9", LOCAL, "stranger"],
  ["this machine by the address that others use", "192.168.1.5", LAN, "stranger"],
  [
    "a page of another site, on another machine",
    "192.168.1.9",
    { ...LAN, origin: "https://a.b" },
    "unheard",
  ],
  [
    "a page of our own, on another machine",
    "192.168.1.9",
    { ...LAN, origin: `http://${LAN.host}` },
    "stranger",
  ],
  ["nobody knows where", undefined, LOCAL, "stranger"],
  ["a page of another site", "127.0.0.1", { ...LOCAL, origin: "https://a.b" }, "unheard"],
  [
    "a page whose name means this machine",
    "127.0.0.1",
    { host: "a.b", origin: "http://a.b" },
    "unheard",
  ],
  ["a proxy on this machine", "127.0.0.1", { ...LOCAL, forwarded: "for=192.0.2.1" }, "unheard"],
  ["a proxy here, with a token", "127.0.0.1", { ...LOCAL, via: "1.1 a", ...TOKEN }, "stranger"],
])("a request of %s (%s %j) is %s", (_, remoteAddress, headers, standing) => {
  expect(standingOf(remoteAddress, headers)).toBe(standing);
});
