import { createSocket } from "node:dgram";
import { once } from "node:events";
import { onTestFinished } from "vitest";

/** Records of names, as `A api.test`, each as DNS writes it. */
type Zone = Readonly<Record<string, readonly Buffer[]>>;

const TYPES: Readonly<Record<number, string>> = {
  1: "A",
  5: "CNAME",
  15: "MX",
  16: "TXT",
  28: "AAAA",
  33: "SRV",
};
const NAME_ERROR = 3;
const HEADER = 12;

/** A name as DNS writes it: each part after its length. */
export function name(text: string): Buffer {
  const parts = text
    .split(".")
    .map((part) => Buffer.from(`${String.fromCharCode(part.length)}${part}`));
  return Buffer.concat([...parts, Buffer.from([0])]);
}

/** The parts of such a name. */
function partsIn([length = 0, ...rest]: Uint8Array): string[] {
  if (length === 0) return [];
  const part = String.fromCharCode(...rest.slice(0, length));
  return [part, ...partsIn(Uint8Array.from(rest.slice(length)))];
}

export const number = (...values: number[]) =>
  Buffer.from(values.flatMap((value) => [value >> 8, value & 0xff]));
export const texts = (...parts: string[]) =>
  Buffer.concat(parts.map((part) => Buffer.from(`${String.fromCharCode(part.length)}${part}`)));

/** A name server that knows a zone, and says nothing of `silent.test`; answers its address. */
export async function aNameServer(zone: Zone): Promise<string> {
  const socket = createSocket("udp4");
  socket.on("message", (query, { port, address }) => {
    const end = query.indexOf(0, HEADER) + 1;
    const asked = partsIn(query.subarray(HEADER, end)).join(".");
    if (asked === "silent.test") return;
    const records = zone[`${TYPES[query.readUInt16BE(end)]} ${asked}`] ?? [];
    const flags = 0x8180 | (records.length === 0 ? NAME_ERROR : 0);
    const head = Buffer.concat([query.subarray(0, 2), number(flags, 1, records.length, 0, 0)]);
    const answers = records.map((data) =>
      Buffer.concat([
        number(0xc00c),
        query.subarray(end, end + 4),
        number(0, 60, data.length),
        data,
      ]),
    );
    socket.send(Buffer.concat([head, query.subarray(HEADER, end + 4), ...answers]), port, address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  onTestFinished(() => void socket.close());
  return `127.0.0.1:${socket.address().port}`;
}
