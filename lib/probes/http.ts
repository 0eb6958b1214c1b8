import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { parseDuration } from "../domain/duration.ts";
import type { HttpExpectation, ProbeTargets } from "../domain/probe.ts";
import type { ProbeFinding } from "../domain/probe-finding.ts";
import { ask, connect } from "../network/exchange.ts";
import { certificateOf, verdictOn } from "./certificate.ts";
import { bodyOf, judgeBody } from "./http-body.ts";
import type { Probe } from "./probe.ts";
import { stopwatch } from "./stopwatch.ts";
import { findingOfError } from "./trouble.ts";

/** Succeeds when the answer is as expected. A redirect is an answer as any other: it is not followed. */
export const probeHttp: Probe<"http"> = async (target, { network, signal }) => {
  const url = new URL(target.url);
  const elapsed = stopwatch();
  const socket = await connect(network, url, signal);
  try {
    if (!(socket instanceof TLSSocket)) return await look(socket, target, signal, elapsed);
    const certificate = verdictOn(certificateOf(socket), new Date());
    if (certificate.status === "False") {
      return { outcome: "failure", output: `certificate ${certificate.reason}`, certificate };
    }
    const seen = await look(socket, target, signal, elapsed).catch(findingOfError);
    return { ...seen, certificate };
  } finally {
    socket.destroy();
  }
};

/** Asks on an open connection, and judges the answer. */
async function look(
  socket: Socket,
  { url, method = "GET", expect = {} }: ProbeTargets["http"],
  signal: AbortSignal,
  elapsed: () => number,
): Promise<ProbeFinding> {
  const headers = { "user-agent": "signalbox-probe", accept: "*/*" };
  const answer = await ask(socket, { url: new URL(url), method, headers }, signal);
  const body = expect.body === undefined ? undefined : await bodyOf(answer);
  const latencyMs = elapsed();
  return { ...(await judge(answer, expect, body, latencyMs)), latencyMs };
}

/** The first that isn't as expected: the status, then the body, then how long it took. */
async function judge(
  { statusCode: status = 0, headers }: IncomingMessage,
  expect: HttpExpectation,
  body: string | undefined,
  latencyMs: number,
): Promise<ProbeFinding> {
  const isExpected = expect.status?.includes(status) ?? (status >= 200 && status < 300);
  if (!isExpected) return { outcome: "failure", output: String(status) };
  if (expect.body !== undefined && body !== undefined) {
    const answer = { status, headers, body, latencyMs };
    const isGood = await judgeBody(expect.body, answer);
    if (!isGood) return { outcome: "failure", output: `${status}, but not as expected` };
  }
  const most = parseDuration(expect.maxLatency ?? "");
  return most !== undefined && latencyMs > most
    ? { outcome: "failure", output: `${status}, but not within ${expect.maxLatency}` }
    : { outcome: "success", output: String(status) };
}
