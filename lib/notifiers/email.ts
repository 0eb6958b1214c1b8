import * as z from "zod/mini";
import { callAws } from "./aws.ts";
import type { Notifier } from "./notifier.ts";
import { shortened, textOf, wordsOf } from "./words.ts";

/** Recipients, as SES takes them; characters of an address, of a subject and of a fact. */
const MOST = { recipients: 50, address: 320, subject: 200, value: 2_000 } as const;

/** An address and nothing else: no name before it, no second address, nothing that a header could end at. */
const ADDRESS =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+$/;

const mailbox = z.string().check(
  z.maxLength(MOST.address),
  z.refine((text) => ADDRESS.test(text), "must be an address such as ops@example.com"),
);

type EmailOptions = { readonly from: string; readonly to: readonly string[] };

/** An email through Amazon SES: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html. */
export const email: Notifier<EmailOptions> = {
  title: "Email, through Amazon SES",
  options: z.strictObject({
    from: mailbox,
    to: z.array(mailbox).check(z.minLength(1), z.maxLength(MOST.recipients)),
  }),
  isIdempotent: false,
  tellsSummaries: true,
  secretsIn: () => [],

  async send({ from, to }, notice, world) {
    const { title } = wordsOf(notice);
    const message = {
      FromEmailAddress: from,
      Destination: { ToAddresses: to },
      Content: {
        Simple: {
          Subject: utf8(shortened(lineOf(title), MOST.subject)),
          Body: { Text: utf8(textOf(notice, MOST.value)) },
        },
      },
    };
    const { status, said } = await callAws(world, {
      service: "SESV2",
      path: "/v2/email/outbound-emails",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(message),
    });
    return { status, said };
  },
};

function utf8(Data: string): object {
  return { Data, Charset: "UTF-8" };
}

/** A text in one line: a header ends where a line does. */
function lineOf(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ");
}
