import * as z from "zod/mini";
import type { Json } from "../domain/json.ts";
import { parseAs } from "../schema/shape.ts";
import { filled, id, instant, messageOf, pathOf, text } from "./payload.ts";
import { credential } from "./signature/token.ts";
import type { Kind, Source, SourceReport } from "./source.ts";
import { type Verdicts, verdictOn } from "./verdict.ts";

const VERDICTS = {
  True: ["up"],
  False: ["down"],
  Unknown: ["pending", "maintenance"],
} as const satisfies Verdicts;

/** Kuma's words for its numbers, from 0. */
const WORDS = ["down", "up", "pending", "maintenance"];

/** Kuma's times are of UTC, but don't say so: `2026-09-30 21:14:02.123`. */
const zoneless = z.pipe(
  z.pipe(
    z.string(),
    z.transform((time: string) => time.replace(/^(\S+) (\S+)$/, "$1T$2Z")),
  ),
  instant,
);

const kindPayload = z.object({ heartbeat: z.nullable(z.unknown()) });
const heartbeatPayload = z.object({
  heartbeat: z.object({ status: z.number(), time: zoneless, msg: text }),
  monitor: z.object({ id, name: text, url: text, type: text }),
});

const heartbeat: Kind = {
  resource: "uptime-kuma/{monitor.id}",
  conditions: { Healthy: VERDICTS },
  order: "`heartbeat.time`",
  normalize,
};

function normalize(payload: Json): SourceReport[] {
  const { heartbeat, monitor } = parseAs(heartbeatPayload, payload);
  const { status, time, msg } = heartbeat;
  const { name, url, type } = monitor;
  const verdict = verdictOn(VERDICTS, WORDS[status] ?? String(status));
  return [
    {
      resource: pathOf(["uptime-kuma", String(monitor.id)], "monitor.id"),
      input: {
        id: `${monitor.id}/${time}/${status}`,
        reporter: "uptime-kuma",
        observedAt: time,
        conditions: [{ type: "Healthy", ...verdict, message: messageOf(msg) }],
        data: filled({ url, name, type }),
      },
    },
  ];
}

/** Uptime Kuma's webhook notifications. */
export const uptimeKuma: Source = {
  title: "Uptime Kuma",
  notes:
    'Leave the request body at its preset, and put the secret into the additional headers: `{"Authorization": "Bearer …"}`. Notifications without a heartbeat, such as a test\'s or a certificate\'s, say nothing. Two Kumas number their monitors alike: give each a hook of its own.',
  signature: credential,
  kinds: { heartbeat },
  kindOf: (_, payload) =>
    parseAs(kindPayload, payload).heartbeat === null ? "message" : "heartbeat",
};
