import { bare } from "./claim.ts";
import { bodyHmac } from "./hmac.ts";
import { type Delivery, isRecent, type Signature } from "./signature.ts";

const TIMESTAMP = "X-Grafana-Alerting-Timestamp";

const bodySignature = bodyHmac({
  scheme: "HMAC-SHA256 of the body",
  header: "X-Grafana-Alerting-Signature",
  read: bare("sha256"),
});

/**
 * Grafana's scheme: an HMAC of the body, or of time and body once a header for the time is named; see
 * https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/.
 */
export const grafanaSignature: Signature = {
  scheme: "HMAC-SHA256 of the body, with or without a timestamp",
  headers: [...bodySignature.headers, TIMESTAMP],
  verify(delivery, secrets, now) {
    const time = delivery.headers[TIMESTAMP.toLowerCase()];
    if (time === undefined) return bodySignature.verify(delivery, secrets, now);
    return isRecent(time, now) && bodySignature.verify(timed(delivery, time), secrets, now);
  },
};

function timed({ headers, body }: Delivery, time: string): Delivery {
  return { headers, body: Buffer.concat([Buffer.from(`${time}:`), body]) };
}
