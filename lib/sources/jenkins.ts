import * as z from "zod/mini";
import type { Json } from "../domain/json.ts";
import { parseAs } from "../schema/shape.ts";
import { epochMilliseconds, filled, id, pathOf, revision, text } from "./payload.ts";
import type { Delivery } from "./signature/signature.ts";
import { credential } from "./signature/token.ts";
import type { Kind, Source } from "./source.ts";
import { type Verdicts, verdictOn } from "./verdict.ts";

const VERDICTS = {
  True: ["SUCCESS"],
  False: ["FAILURE", "FAILED", "UNSTABLE"],
  Unknown: ["STARTED", "COMPLETED", "FINALIZED", "ABORTED", "NOT_BUILT"],
} as const satisfies Verdicts;

const PHASES = ["STARTED", "COMPLETED", "FINALIZED"];

/** The types that a build goes through, `failed` beside `finalized`, which the plugin also misspells. */
const BUILD_EVENT = /^org\.jenkinsci\.job\.(started|completed|finalized|finalzed|failed)$/;

const buildPayload = z.object({
  url: z.string(),
  build: z.object({
    number: id,
    timestamp: epochMilliseconds,
    phase: z.string(),
    status: text,
    fullUrl: text,
    scmState: z.nullish(z.object({ commit: z.nullish(revision), branch: text })),
  }),
});

/** A build of a job; its number grows, and is the generation. */
const build: Kind = {
  resource: "job/{folder}/job/{job}",
  conditions: { Succeeded: VERDICTS },
  order: "`build.number`, `build.timestamp`, `build.phase`",
  normalize(payload, delivery) {
    const { url, build: built } = parseAs(buildPayload, dataOf(delivery, payload));
    const { scmState } = built;
    const isRunning = built.phase === "STARTED";
    return [
      {
        resource: pathOf(namesIn(url), "url"),
        input: {
          id: `build/${built.number}/${built.phase}/${built.status ?? ""}`,
          reporter: "jenkins",
          observedAt: built.timestamp,
          sequence: Math.max(PHASES.indexOf(built.phase), 0),
          generation: built.number,
          ...(scmState?.commit && { revision: scmState.commit }),
          conditions: [
            {
              type: "Succeeded",
              ...verdictOn(VERDICTS, (!isRunning && built.status) || built.phase),
            },
          ],
          data: filled({ url: built.fullUrl, ref: scmState?.branch }),
        },
      },
    ];
  },
};

/** The names in a job's address, `job/` before each, without the escapes of an address. */
function namesIn(url: string): string[] {
  const text = url.replaceAll(/(?:%[0-9a-f]{2})+/gi, (escaped) =>
    Buffer.from(escaped.replaceAll("%", ""), "hex").toString(),
  );
  return text.split("/").filter((name) => name !== "");
}

const structuredEvent = z.object({ type: z.string(), data: z.custom<Json>() });

/** The type of a CloudEvent, which is a header in binary mode and in the body in structured mode. */
function typeOf({ headers }: Delivery, payload: Json): string {
  return headers["ce-type"] ?? parseAs(structuredEvent, payload).type;
}

function dataOf({ headers }: Delivery, payload: Json): Json {
  return headers["ce-type"] === undefined ? parseAs(structuredEvent, payload).data : payload;
}

/** Jenkins' CloudEvents plugin, which doesn't sign what it sends. */
export const jenkins: Source = {
  title: "Jenkins' CloudEvents plugin",
  notes:
    "The events `org.jenkinsci.job.started`, `.completed`, `.failed` and `.finalized`, also spelled `.finalzed`, in binary or structured mode. The path is the job's `url`. The plugin has no setting for a credential: a proxy must add one.",

  signature: credential,

  kinds: { build },

  kindOf(delivery, payload) {
    const type = typeOf(delivery, payload);
    return BUILD_EVENT.test(type) ? "build" : type;
  },
};
