import * as z from "zod/mini";
import { type Notice, sinceOf } from "../domain/notification/notice.ts";
import { address, name } from "../schema/values.ts";
import { endpointOf, token } from "./api.ts";
import type { Notifier } from "./notifier.ts";
import { inert, phaseIn, shortened, wordsOf } from "./words.ts";

/** Characters of a value: Grafana names no bound, but people read this in a tooltip. */
const MOST = 1_000;

type GrafanaOptions = {
  readonly url: string;
  readonly token: string;
  readonly dashboardUID?: string;
  readonly panelId?: number;
};

/** An annotation: https://grafana.com/docs/grafana/latest/developers/http_api/annotations/. */
export const grafana: Notifier<GrafanaOptions> = {
  title: "Grafana",
  options: z.strictObject({
    url: address,
    token,
    dashboardUID: z.exactOptional(name),
    panelId: z.exactOptional(z.int().check(z.minimum(1))),
  }),
  isIdempotent: false,
  tellsSummaries: true,
  secretsIn: ({ token }) => [token],

  async send({ url, token, dashboardUID, panelId }, notice, { http }) {
    const body = {
      ...(dashboardUID !== undefined && { dashboardUID }),
      ...(panelId !== undefined && { panelId }),
      ...annotationOf(notice),
    };
    const { status, said } = await http.send({
      url: endpointOf(url, "/api/annotations"),
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
      secrets: [token],
    });
    return { status, said };
  },
};

/** A failure is a point in time, and its end a region from when it began. */
function annotationOf(notice: Notice): object {
  const { data, time, subject } = notice;
  const { title, facts } = wordsOf(notice);
  const lines = facts.map(([name, value]) => `${name}: ${shortened(value, MOST)}`);
  return {
    time: Date.parse(sinceOf(notice)),
    ...(data.problem && { timeEnd: Date.parse(time) }),
    tags: ["signalbox", data.resource, subject, phaseIn(notice)],
    text: inert([title, ...lines].join("\n")),
  };
}
