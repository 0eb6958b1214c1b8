import type { Example } from "./example.ts";

const ACCOUNT = "eu-west-1:123456789012";

/** Those who tell services of AWS. */
export const AWS_TELLERS = {
  email: {
    host: "https://email.eu-west-1.amazonaws.com",
    choose: () => ({ email: { from: "signalbox@example.com", to: ["ops@example.com"] } }),
    notes: [
      "`from`: an address of an identity that is verified in SES, in the region that the service runs in.",
      "`to`: 1 to 50 addresses, each without a name.",
      "The subject is one line of at most 200 characters, the text plain; a fact is cut after 2000.",
    ],
  },
  sns: {
    host: "https://sns.eu-west-1.amazonaws.com",
    choose: () => ({ sns: { topicArn: `arn:aws:sns:${ACCOUNT}:deployments` } }),
    notes: [
      "`topicArn`: the topic, of any region.",
      "Queues, functions and HTTP endpoints get a structured CloudEvent; email and SMS get words.",
      "Filter policies can ask for the attributes `resource`, `ancestors` (a list: any path above the resource), `kind`, `detailType`, `phase` (`failing`, `well`, `other`), `to` and `health`.",
      "A FIFO topic gets a failure and its end in one message group. It drops what it heard within five minutes, so that what may have been taken is sent again, as it isn't to another topic.",
    ],
  },
  eventbridge: {
    host: "https://events.us-east-1.amazonaws.com",
    choose: () => ({
      eventbridge: { busArn: "arn:aws:events:us-east-1:210987654321:event-bus/releases" },
    }),
    notes: [
      "`busArn`: the bus, of any account and region, but not the service's own.",
      "`detail` is that of the event on our own bus, and of an end what it ends. `source` is `dev.signalbox`, and never `signalbox`: another Signalbox that shares the bus takes nothing of it for its own.",
      "EventBridge doesn't know what it is sent again; who hears an event twice knows it by `detail.id`.",
    ],
    answers: [
      '{"FailedEntryCount":0,"Entries":[{"EventId":"11710aed-b79e-4468-a20b-bb3c0c3b4860"}]}',
    ],
  },
} as const satisfies Readonly<Record<string, Example>>;
