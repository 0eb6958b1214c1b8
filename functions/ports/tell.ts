import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { KMSClient } from "@aws-sdk/client-kms";
import { awsAccess } from "../../lib/aws/access.ts";
import { KmsCipher } from "../../lib/aws/cipher.ts";
import { clientOf } from "../../lib/aws/clients.ts";
import { systemClock } from "../../lib/aws/clock.ts";
import { counter } from "../../lib/aws/counter.ts";
import { DynamoDigests } from "../../lib/aws/digests.ts";
import { listIn, type SettingsOf } from "../../lib/aws/environment.ts";
import { METRICS } from "../../lib/aws/metrics.ts";
import { DynamoNamedRows } from "../../lib/aws/named-rows.ts";
import { DynamoNotices } from "../../lib/aws/notices.ts";
import { DynamoSendLimit } from "../../lib/aws/send-limit.ts";
import { DynamoStatusStore } from "../../lib/aws/status-store.ts";
import { DynamoThreads } from "../../lib/aws/threads.ts";
import type { Settled } from "../../lib/domain/notification/settle.ts";
import type { Silence } from "../../lib/domain/notification/silence.ts";
import { statusExpressions } from "../../lib/expression/status-expressions.ts";
import { telling } from "../../lib/notifiers/telling.ts";
import { judgeGate } from "../../lib/pipeline/judge.ts";
import type { Subscription } from "../../lib/pipeline/ports/notification.ts";
import { silenceWindows } from "../../lib/schedule/silence-windows.ts";

/** What whoever tells needs: the function that does when it is due, and the one that tries a subscription. */
export function tellPorts(
  verb: "notify" | "subscribe",
  client: DynamoDBClient,
  { table, secretsKey, historyDays, notifierRanges, ownBus }: SettingsOf<"notify">,
) {
  const count = counter(verb);
  const gates = {
    clock: systemClock,
    store: new DynamoStatusStore(client, table),
    expressions: statusExpressions,
  };
  return {
    ...gates,
    subscriptions: new DynamoNamedRows<Subscription>(client, table, "subscription"),
    silences: new DynamoNamedRows<Silence>(client, table, "silence"),
    windows: silenceWindows,
    threads: new DynamoThreads(client, table, systemClock),
    notices: new DynamoNotices(client, table, systemClock, Number(historyDays)),
    digests: new DynamoDigests(client, table, systemClock),
    limit: new DynamoSendLimit(client, table, systemClock),
    notifiers: telling({
      ranges: listIn(notifierRanges),
      now: systemClock.now,
      aws: awsAccess(ownBus),
      decide: (gate) => judgeGate(gates, gate),
    }),
    cipher: new KmsCipher(clientOf(KMSClient), secretsKey, systemClock),
    count: ({ outcome }: Settled) => count({ [METRICS.notices[outcome]]: 1 }),
  };
}
