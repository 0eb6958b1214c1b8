import { connect } from "node:net";

/** A request as it goes over the wire, right or wrong. */
export type RawRequest = {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
  readonly framing: Framing;
};

/** How a request says where its body ends: rightly, too early, too late, not at all, or twice. */
export const FRAMINGS = [
  "length",
  "chunks",
  "short",
  "long",
  "cut",
  "none",
  "both",
  "twice",
] as const;
export type Framing = (typeof FRAMINGS)[number];

/** An answer, as far as one came before the connection was closed. */
export type RawAnswer = { readonly status: number | undefined; readonly body: string };

/** Sends a request on a connection of its own; rejects when that isn't closed within so many milliseconds. */
export function exchange(url: string, request: RawRequest, within: number): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`neither answered nor closed within ${within} ms`));
    }, within);
    socket.on("data", (chunk) => chunks.push(chunk));
    // A server that refuses before it has read everything may reset the connection.
    socket.on("error", () => undefined);
    socket.once("end", () => socket.end());
    socket.once("close", () => {
      clearTimeout(timer);
      resolve(answerIn(Buffer.concat(chunks)));
    });
    socket.write(headOf(request));
    for (const chunk of bodyOf(request)) socket.write(chunk);
    if (ENDS.includes(request.framing)) socket.end();
  });
}

/** Framings that promise more than comes: only the end of what is sent can end the wait for it. */
const ENDS: readonly Framing[] = ["long", "cut"];

function headOf({ method, target, headers, body, framing }: RawRequest): Buffer {
  const lengths: Record<Framing, readonly string[]> = {
    length: [`content-length: ${body.length}`],
    chunks: ["transfer-encoding: chunked"],
    short: [`content-length: ${Math.floor(body.length / 2)}`],
    long: [`content-length: ${body.length + 10}`],
    cut: ["transfer-encoding: chunked"],
    none: [],
    both: [`content-length: ${body.length}`, "transfer-encoding: chunked"],
    twice: [`content-length: ${body.length}`, `content-length: ${body.length + 1}`],
  };
  const lines = [
    `${method} ${target} HTTP/1.1`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...lengths[framing],
    "connection: close",
  ];
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n`);
}

function bodyOf({ body, framing }: RawRequest): Uint8Array[] {
  if (framing !== "chunks" && framing !== "cut") return [body];
  const size = Buffer.from(`${body.length.toString(16)}\r\n`);
  const chunk = body.length === 0 ? [] : [size, body, Buffer.from("\r\n")];
  return framing === "cut" ? chunk : [...chunk, Buffer.from("0\r\n\r\n")];
}

/** The first answer that isn't only a "100 Continue". */
function answerIn(bytes: Buffer): RawAnswer {
  const text = bytes.toString();
  const end = text.indexOf("\r\n\r\n");
  const [, status] = /^HTTP\/1\.1 (\d{3}) /.exec(text) ?? [];
  if (status === undefined || end < 0) return { status: undefined, body: text };
  const rest = text.slice(end + 4);
  if (status.startsWith("1")) return answerIn(Buffer.from(rest));
  return { status: Number(status), body: rest };
}

/** A request in a few lines, for whoever wants to send it again. */
export function described({ method, target, headers, body, framing }: RawRequest): string {
  const shown = (text: string) => (text.length > 400 ? `${text.slice(0, 400)}…` : text);
  const lines = headers.map(([name, value]) => `${name}: ${shown(value)}`);
  const text = shown(JSON.stringify(Buffer.from(body).toString("latin1")));
  return [
    `${method} ${shown(target)}`,
    ...lines,
    `${body.length} bytes (${framing}): ${text}`,
  ].join("\n");
}
