import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import type { GateDecision } from "../../lib/domain/gate/decision.ts";
import type { Notice } from "../../lib/domain/notification/notice.ts";
import { Network } from "../../lib/network/network.ts";
import { rangeGuard } from "../../lib/network/ranges.ts";
import { resolveIn } from "../../lib/network/resolve.ts";
import { HttpClient } from "../../lib/notifiers/client.ts";
import { SendFailure, type Verdict } from "../../lib/notifiers/failure.ts";
import type { World } from "../../lib/notifiers/notifier.ts";
import { type NotifierChoice, secretsIn, send, shown } from "../../lib/notifiers/registry.ts";

/** A request as a destination received it. */
export type Captured = {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
};

export type Destination = { readonly url: string; readonly captured: readonly Captured[] };

type Answering = (response: ServerResponse, number: number) => unknown;

/** An HTTP server that captures every request before it answers. */
export async function aDestination(
  answer: Answering = (response) => response.end("ok"),
): Promise<Destination> {
  const captured: Captured[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      captured.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      answer(response, captured.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, captured };
}

export const NOW = "2026-11-20T10:00:00.000Z";
/** Milliseconds that a destination of these tests has. */
const TIMEOUT = 1_000;

/** What AWS is called with in these tests. */
export const CREDENTIALS = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
  sessionToken: "AQoDYXdzEPT//////////wEXAMPLE",
};
export const OWN_BUS = "arn:aws:events:eu-west-1:123456789012:event-bus/signalbox";

/** A decision of the gate that these tests ask. */
export function aDecision(about: Partial<GateDecision> = {}): GateDecision {
  return {
    gate: "checkout/to-production",
    decision: "pass",
    reason: "Passed",
    evaluatedTime: NOW,
    because: [
      {
        requirement: 0,
        met: true,
        wanted: "health Ready",
        actual: "Ready",
        since: NOW,
        sequence: 42,
      },
    ],
    ...about,
  };
}

/** A world in which loopback may be reached, time stands still, AWS answers nowhere, and gates pass. */
export function aWorld(
  allowed: readonly string[] = ["127.0.0.0/8"],
  more: Partial<World> = {},
  timeout: number = TIMEOUT,
): World {
  const network = new Network(rangeGuard(allowed), resolveIn());
  return {
    http: new HttpClient(network, timeout),
    now: () => NOW,
    aws: awsAt("http://127.0.0.1:1"),
    decide: async () => aDecision(),
    ...more,
  };
}

/** An AWS whose services all answer at a URL. */
export function awsAt(url: string): World["aws"] {
  const credentials = () => CREDENTIALS;
  return { region: "eu-west-1", credentials, endpointOf: () => url, ownBus: OWN_BUS };
}

/** A commit. */
export const REVISION = "6dcb09b5b57875f334f61aebed695e2e4193db5e";

/** A notice of a resource that went down. */
export function aNotice(
  data: Partial<Notice["data"]> = {},
  about: Partial<Omit<Notice, "data">> = {},
): Notice {
  return {
    id: "checkout/api@42/Health",
    type: "HealthTransitioned",
    time: NOW,
    subscription: "on-call",
    subject: "Health",
    phase: "failing",
    data: {
      id: "checkout/api@42/Health",
      resource: "checkout/api",
      ancestors: ["checkout"],
      kind: "component",
      labels: {},
      revision: REVISION,
      from: "Ready",
      to: "Down",
      health: "Down",
      sequence: 42,
      ...data,
    },
    ...about,
  };
}

/** A notice that the same resource is well again, twelve minutes later. */
export function aRecovery(): Notice {
  const id = "checkout/api@57/Health";
  const data = {
    id,
    sequence: 57,
    from: "Down",
    to: "Ready",
    health: "Ready",
    recoveredFrom: "Down",
    heldFor: "12m3s",
    problem: { id: "checkout/api@42/Health", since: NOW },
  } as const;
  return aNotice(data, { id, phase: "well", time: "2026-11-20T10:12:03.000Z" });
}

/** A notice of a condition that failed, with the reason and the words of whoever reported it. */
export function aFailedCondition(message: string, reason = "ProbeFailed"): Notice {
  const id = "checkout/api@43/Reachable";
  const condition = {
    type: "Reachable",
    status: "False",
    reason,
    message,
    lastTransitionTime: "2026-11-20T09:59:58.000Z",
  } as const;
  const change = { id, sequence: 43, condition, from: "True", to: "False" } as const;
  return aNotice(change, { id, type: "ConditionTransitioned", subject: "Reachable" });
}

async function failureOf(sending: Promise<unknown>): Promise<SendFailure> {
  const failure = await sending.then(
    () => undefined,
    (error) => error,
  );
  if (!(failure instanceof SendFailure)) throw new Error(`this is no SendFailure: ${failure}`);
  return failure;
}

/** What of a notifier the suite must know: whether its destination is AWS, what that answers, and with what it may go on for ever. */
type Habits = {
  readonly isAws?: boolean;
  readonly answers?: readonly string[];
  readonly said?: string;
  readonly filler?: string;
};

/** The facts that every notifier over HTTP keeps to; `choose` names one whose destination is at a URL. */
export function describeNotifier(
  name: string,
  choose: (url: string) => NotifierChoice,
  { isAws = false, answers = ["ok"], said = answers.at(-1), filler = "x" }: Habits = {},
): void {
  const worldOf = (url: string, allowed?: string[]) =>
    aWorld(allowed, isAws ? { aws: awsAt(url) } : {});
  const sendTo = (url: string, allowed?: string[]) =>
    send(choose(url), aNotice(), worldOf(url, allowed));

  describe(`the notifier ${name}`, () => {
    test("tells a destination that answers 200, in as many requests as it takes", async () => {
      const { url, captured } = await aDestination((response, number) =>
        response.end(answers[number - 1]),
      );
      expect(await sendTo(url)).toEqual({ status: 200, said });
      expect(captured).toHaveLength(answers.length);
    });

    test.each<[number, Verdict]>([
      [307, "permanent"],
      [400, "permanent"],
      [401, "permanent"],
      [410, "permanent"],
      [408, "temporary"],
      [429, "temporary"],
      [500, "temporary"],
      [503, "temporary"],
    ])("takes a %i for a %s failure, at whichever request", async (status, verdict) => {
      for (const [at] of answers.entries()) {
        const { url, captured } = await aDestination((response, number) =>
          number <= at ? response.end(answers[number - 1]) : response.writeHead(status).end("no"),
        );
        const failure = await failureOf(sendTo(url));
        expect([failure.verdict, failure.retryAfter]).toEqual([verdict, undefined]);
        expect(failure.message).toMatch(new RegExp(`^${status}: no`));
        expect(captured).toHaveLength(at + 1);
      }
    });

    test("waits as long as a 429 asks", async () => {
      const { url } = await aDestination((response) =>
        response.writeHead(429, { "retry-after": "17" }).end(),
      );
      const failure = await failureOf(sendTo(url));
      expect([failure.verdict, failure.retryAfter]).toEqual(["temporary", 17_000]);
    });

    test("doesn't know what became of a notice whose destination hangs", async () => {
      const { url, captured } = await aDestination(() => undefined);
      const failure = await failureOf(sendTo(url));
      expect([failure.verdict, failure.message]).toEqual(["unknown", "no answer in time"]);
      expect(captured).toHaveLength(1);
    });

    test("knows as little when the connection breaks before the answer", async () => {
      const { url } = await aDestination((response) => response.destroy());
      expect((await failureOf(sendTo(url))).verdict).toBe("unknown");
    });

    test("takes a 200 for one, however much it says, and reads no more than it needs", async () => {
      const { url } = await aDestination((response, number) => {
        const answer = answers[number - 1] ?? "";
        if (number < answers.length) return response.end(answer);
        response.write(answer);
        const pour = () => {
          while (response.write(filler.repeat(65_536)));
          response.once("drain", pour);
        };
        pour();
      });
      const taken = await sendTo(url);
      expect([taken.status, taken.said.length <= 200]).toEqual([200, true]);
    });

    test("follows no redirect", async () => {
      const elsewhere = await aDestination();
      const { url } = await aDestination((response) =>
        response.writeHead(302, { location: elsewhere.url }).end(),
      );
      const failure = await failureOf(sendTo(url));
      expect([failure.verdict, elsewhere.captured]).toEqual(["permanent", []]);
    });

    test("tries a destination that isn't there again later", async () => {
      expect((await failureOf(sendTo("http://127.0.0.1:1"))).verdict).toBe("temporary");
    });

    test("doesn't reach an address that is off limits", async () => {
      const { url, captured } = await aDestination();
      const failure = await failureOf(sendTo(url, []));
      expect([failure.verdict, captured]).toEqual(["permanent", []]);
      expect(failure.message).toBe("127.0.0.1 is not an address that may be reached");
    });

    test("repeats no secret, whoever says it", async () => {
      const { url, captured } = await aDestination((response) => {
        const { headers, body, url: asked } = captured.at(-1) as Captured;
        response.writeHead(400).end(`${asked} ${JSON.stringify(headers)} ${body}`);
      });
      const choice = choose(url);
      const failure = await failureOf(sendTo(url));
      const { secretAccessKey, sessionToken } = CREDENTIALS;
      const secrets = [...secretsIn(choice), ...(isAws ? [secretAccessKey, sessionToken] : [])];
      expect(secrets).not.toEqual([]);
      const texts = [failure.message, JSON.stringify(shown(choice))];
      for (const secret of secrets) {
        for (const text of texts) expect(text).not.toContain(secret);
      }
    });
  });
}
