import * as z from "zod/mini";
import type { Notice } from "../domain/notification/notice.ts";
import type { Phase } from "../domain/notification/subject.ts";
import { address } from "../schema/values.ts";
import type { Notifier } from "./notifier.ts";
import { secretsOfAddress } from "./secret-address.ts";
import { phaseIn, shortened, wordsOf } from "./words.ts";

const COLOURS: Record<Phase, number> = { failing: 0xd1242f, well: 0x1a7f37, other: 0x6e7781 };
/** Characters that Discord takes of a title and of a field's value, and 6000 in all. */
const MOST = { title: 256, value: 1_024 } as const;

type DiscordOptions = { readonly url: string };

/** An embed through a webhook: https://discord.com/developers/docs/resources/webhook#execute-webhook. */
export const discord: Notifier<DiscordOptions> = {
  title: "Discord",
  options: z.strictObject({ url: address }),
  isIdempotent: false,
  tellsSummaries: true,
  secretsIn: ({ url }) => secretsOfAddress(url),

  async send({ url }, notice, { http }) {
    const body = JSON.stringify({ embeds: [embedOf(notice)], allowed_mentions: { parse: [] } });
    const { status, said } = await http.send({ url, body, secrets: secretsOfAddress(url) });
    return { status, said };
  },
};

function embedOf(notice: Notice): object {
  const { title, facts } = wordsOf(notice);
  return {
    title: escaped(title, MOST.title),
    color: COLOURS[phaseIn(notice)],
    timestamp: notice.time,
    fields: facts.map(([name, value]) => ({ name, value: escaped(value, MOST.value) })),
  };
}

/** A text in which nothing is Markdown, or a mention; escaped it has at most twice the characters. */
function escaped(text: string, most: number): string {
  const inert = (part: string) => part.replaceAll(/[\\*_~`|<>[\]()#@-]/g, "\\$&");
  const whole = inert(text);
  return whole.length <= most ? whole : inert(shortened(text, most / 2));
}
