import * as z from "zod/mini";
import type { Notice } from "../domain/notification/notice.ts";
import type { Phase } from "../domain/notification/subject.ts";
import { address } from "../schema/values.ts";
import type { Notifier } from "./notifier.ts";
import { secretsOfAddress } from "./secret-address.ts";
import { phaseIn, shortened, wordsOf } from "./words.ts";

const COLOURS: Record<Phase, string> = { failing: "attention", well: "good", other: "default" };
/** Characters of a title and of a value: a message has at most 28 KB. */
const MOST = { title: 1_000, value: 2_000 } as const;

type TeamsOptions = { readonly url: string };

/** An Adaptive Card through a workflow that waits for a webhook: https://learn.microsoft.com/connectors/teams/#microsoft-teams-webhook. */
export const teams: Notifier<TeamsOptions> = {
  title: "Microsoft Teams",
  options: z.strictObject({ url: address }),
  isIdempotent: false,
  tellsSummaries: true,
  secretsIn: ({ url }) => secretsOfAddress(url),

  async send({ url }, notice, { http }) {
    const card = {
      $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
      type: "AdaptiveCard",
      version: "1.4",
      body: linesOf(notice),
    };
    const contentType = "application/vnd.microsoft.card.adaptive";
    const attachments = [{ contentType, contentUrl: null, content: card }];
    const body = JSON.stringify({ type: "message", attachments });
    const { status, said } = await http.send({ url, body, secrets: secretsOfAddress(url) });
    return { status, said };
  },
};

/** Lines of text runs, which unlike all other text in a card are no Markdown. */
function linesOf(notice: Notice): object[] {
  const { title, facts } = wordsOf(notice);
  const color = COLOURS[phaseIn(notice)];
  const text = shortened(title, MOST.title);
  const heading = line({ text, color, weight: "Bolder", size: "Medium" });
  const lines = facts.map(([name, value]) =>
    line({ text: `${name}: `, weight: "Bolder" }, { text: shortened(value, MOST.value) }),
  );
  return [heading, ...lines];
}

function line(...runs: readonly object[]): object {
  return { type: "RichTextBlock", inlines: runs.map((run) => ({ type: "TextRun", ...run })) };
}
