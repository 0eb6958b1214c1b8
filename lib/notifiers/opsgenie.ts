import * as z from "zod/mini";
import type { Notice } from "../domain/notification/notice.ts";
import { address } from "../schema/values.ts";
import { endpointOf, token } from "./api.ts";
import type { Notifier } from "./notifier.ts";
import { phaseIn, shortened, threadKeyOf, wordsOf } from "./words.ts";

const API = "https://api.opsgenie.com";
/** Characters of a message, as Opsgenie takes them, and of each detail: all have at most 8000. */
const MOST = { message: 130, detail: 2_000 } as const;

const PRIORITIES = ["P1", "P2", "P3", "P4", "P5"] as const;

type OpsgenieOptions = {
  readonly apiKey: string;
  readonly priority?: (typeof PRIORITIES)[number];
  readonly url?: string;
};

/** An alert, created and closed by its alias: https://docs.opsgenie.com/docs/alert-api. */
export const opsgenie: Notifier<OpsgenieOptions> = {
  title: "Opsgenie",
  options: z.strictObject({
    apiKey: token,
    priority: z.exactOptional(
      z.enum(PRIORITIES, { error: `must be one of ${PRIORITIES.join(", ")}` }),
    ),
    url: z.exactOptional(address),
  }),
  isIdempotent: true,
  tellsSummaries: false,
  secretsIn: ({ apiKey }) => [apiKey],

  /** What is neither a failure nor its end is no alert. */
  async send(options, notice, { http }) {
    const phase = phaseIn(notice);
    if (phase === "other") return { said: "not sent: neither a failure nor the end of one" };
    const { apiKey, url = API } = options;
    const { path, query, body } =
      phase === "failing" ? creationOf(options, notice) : closureOf(notice);
    const { status, said } = await http.send({
      url: endpointOf(url, path, query),
      headers: { authorization: `GenieKey ${apiKey}` },
      body: JSON.stringify(body),
      secrets: [apiKey],
    });
    return { status, said };
  },
};

function creationOf({ priority }: OpsgenieOptions, notice: Notice) {
  const { title, facts } = wordsOf(notice);
  const details = facts.map(([name, value]) => [name, shortened(value, MOST.detail)]);
  const body = {
    message: shortened(title, MOST.message),
    alias: threadKeyOf(notice),
    entity: notice.data.resource,
    source: "signalbox",
    details: Object.fromEntries(details),
    ...(priority && { priority }),
  };
  return { path: "/v2/alerts", query: {}, body };
}

function closureOf(notice: Notice) {
  const path = `/v2/alerts/${threadKeyOf(notice)}/close`;
  const note = wordsOf(notice).title;
  return { path, query: { identifierType: "alias" }, body: { source: "signalbox", note } };
}
