import * as z from "zod/mini";
import type { Notice } from "../domain/notification/notice.ts";
import type { Phase } from "../domain/notification/subject.ts";
import { address } from "../schema/values.ts";
import type { Notifier } from "./notifier.ts";
import { secretsOfAddress } from "./secret-address.ts";
import { inert, phaseIn, shortened, wordsOf } from "./words.ts";

const COLOURS: Record<Phase, string> = { failing: "#d1242f", well: "#1a7f37", other: "#6e7781" };
/** Characters of a title and of a fact; Slack takes ten fields of 2000 in a section, as many as there are facts. */
const MOST = { title: 1_000, value: 1_900 } as const;

type SlackOptions = { readonly url: string };

/** A message through an incoming webhook: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks. */
export const slack: Notifier<SlackOptions> = {
  title: "Slack",
  options: z.strictObject({ url: address }),
  isIdempotent: false,
  tellsSummaries: true,
  secretsIn: ({ url }) => secretsOfAddress(url),

  async send({ url }, notice, { http }) {
    const body = JSON.stringify(messageOf(notice));
    const { status, said } = await http.send({ url, body, secrets: secretsOfAddress(url) });
    return { status, said };
  },
};

/** What others reported is plain text in fields, which Slack reads no mention and no markup in. */
function messageOf(notice: Notice): object {
  const { title, facts } = wordsOf(notice);
  const fields = facts.map(([name, value]) => {
    const text = `${name}: ${shortened(value, MOST.value)}`;
    return { type: "plain_text", emoji: false, text };
  });
  return {
    text: inert(shortened(title, MOST.title)),
    mrkdwn: false,
    unfurl_links: false,
    unfurl_media: false,
    attachments: [{ color: COLOURS[phaseIn(notice)], blocks: [{ type: "section", fields }] }],
  };
}
