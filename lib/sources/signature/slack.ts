import { isHmacOf } from "./hmac.ts";
import { isRecent, type Signature } from "./signature.ts";

const SIGNATURE = /^v0=([0-9a-f]{64})$/;

/** Slack's scheme: an HMAC of version, time and body, good for five minutes. */
export const slackSignature: Signature = {
  scheme: "Slack's `v0`",
  headers: ["X-Slack-Request-Timestamp", "X-Slack-Signature"],
  verify({ headers, body }, secrets, now) {
    const time = headers["x-slack-request-timestamp"];
    const [, hexadecimal] = SIGNATURE.exec(headers["x-slack-signature"] ?? "") ?? [];
    if (!hexadecimal || !isRecent(time, now)) return false;
    const content = Buffer.concat([Buffer.from(`v0:${time}:`), body]);
    return isHmacOf(content, secrets, "sha256", [Buffer.from(hexadecimal, "hex")]);
  },
};
