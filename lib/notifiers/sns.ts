import * as z from "zod/mini";
import type { Notice } from "../domain/notification/notice.ts";
import { arnStart, callAws, regionIn } from "./aws.ts";
import { cloudEventOf } from "./cloud-event.ts";
import type { Notifier } from "./notifier.ts";
import { phaseIn, shortened, textOf, threadKeyOf, wordsOf } from "./words.ts";

/** Characters of a subject, and of a text message, as SNS takes them; and of words, of 256 KB in all. */
const MOST = { subject: 99, sms: 140, value: 2_000 } as const;
const FIFO = ".fifo";

const TOPIC = new RegExp(`${arnStart("sns")}[\\w-]{1,256}(\\.fifo)?$`);

const topicArn = z
  .string()
  .check(
    z.refine(
      (text) => TOPIC.test(text),
      "must be a topic's ARN such as arn:aws:sns:eu-west-1:123456789012:deployments",
    ),
  );

type SnsOptions = { readonly topicArn: string };

/**
 * A message of a topic: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html. To machines it is a structured
 * CloudEvent, to people words. A FIFO topic drops what it has heard within five minutes.
 */
export const sns: Notifier<SnsOptions> = {
  title: "Amazon SNS",
  options: z.strictObject({ topicArn }),
  isIdempotent: ({ topicArn }) => topicArn.endsWith(FIFO),
  tellsSummaries: true,
  secretsIn: () => [],

  async send({ topicArn }, notice, world) {
    const { title } = wordsOf(notice);
    const message = {
      default: cloudEventOf(notice),
      email: textOf(notice, MOST.value),
      sms: shortened(title, MOST.sms),
    };
    const query = new URLSearchParams({
      Action: "Publish",
      Version: "2010-03-31",
      TopicArn: topicArn,
      Subject: asciiOf(title, MOST.subject),
      Message: JSON.stringify(message),
      MessageStructure: "json",
      ...attributesOf(notice),
      ...(topicArn.endsWith(FIFO) && orderOf(notice)),
    });
    const { status, said } = await callAws(world, {
      service: "SNS",
      region: regionIn(topicArn),
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: query.toString(),
    });
    return { status, said };
  },
};

/** What a subscription of the topic can filter by; ten at most get through to a queue. */
function attributesOf(notice: Notice): Record<string, string> {
  const { resource, ancestors, kind, to, health } = notice.data;
  const attributes: readonly (readonly [string, string | null | undefined])[] = [
    ["resource", resource],
    ["kind", kind],
    ["detailType", notice.type],
    ["phase", phaseIn(notice)],
    ["to", to],
    ["health", health],
  ];
  const texts = attributes.flatMap(([name, value]) => (value ? [[name, "String", value]] : []));
  const paths = [["ancestors", "String.Array", JSON.stringify(ancestors)]];
  const fields = [...texts, ...paths].flatMap(([name = "", type = "", value = ""], at) => {
    const entry = `MessageAttributes.entry.${at + 1}`;
    return [
      [`${entry}.Name`, name],
      [`${entry}.Value.DataType`, type],
      [`${entry}.Value.StringValue`, value],
    ];
  });
  return Object.fromEntries(fields);
}

/** A failure and its end come one after the other, and what comes twice is the same by its id. */
function orderOf(notice: Notice): Record<string, string> {
  return {
    MessageGroupId: threadKeyOf(notice),
    MessageDeduplicationId: threadKeyOf({ ...notice, subject: notice.id }),
  };
}

/** A subject is ASCII without line breaks. */
function asciiOf(text: string, most: number): string {
  const plain = text.replaceAll(/[^\x20-\x7e]/gu, "?");
  return plain.length <= most ? plain : `${plain.slice(0, most - 3)}...`;
}
