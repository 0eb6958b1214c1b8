import { isThrottlingError } from "@smithy/core/retry";
import { jsonIn } from "./api.ts";
import type { IncomingAnswer, ToldRefusal } from "./client.ts";

/** Names of throttling that the SDK's own list lacks: SNS, and SNS on behalf of KMS. */
const MORE_THROTTLING = ["Throttled", "KMSThrottling", "KMSThrottlingException", "LimitExceeded"];
/** Names of a refusal of credentials that are about to be, or were just, renewed. */
const STALE = ["ExpiredToken", "ExpiredTokenException", "RequestExpired"];

/** What AWS says of a call that it refuses: the exception's name first; throttling has any status, 400 mostly. */
export function awsRefusalIn(answer: IncomingAnswer): ToldRefusal | undefined {
  const { name, message } = inJson(answer) ?? inXml(answer) ?? {};
  if (!name) return undefined;
  return { words: message ? `${name}: ${message}` : name, isForNow: isForNow(name) };
}

/** Whether what AWS refused by that name may be taken later. */
export function isForNow(name: string): boolean {
  const isThrottling = isThrottlingError({ name, message: "", $fault: "client", $metadata: {} });
  return isThrottling || MORE_THROTTLING.includes(name) || STALE.includes(name);
}

type Exception = { readonly name: string; readonly message: string | undefined };

/** The JSON protocols have the name in the body or in a header, with a namespace before or an address after it. */
function inJson({ headers, body }: IncomingAnswer): Exception | undefined {
  const said = jsonIn(body) as Record<string, unknown> | null | undefined;
  const typed = headers["x-amzn-errortype"] ?? said?.__type ?? said?.code;
  if (typeof typed !== "string") return undefined;
  const [name = ""] = (typed.split("#").at(-1) ?? "").split(":");
  const message = said?.message ?? said?.Message;
  return { name, message: typeof message === "string" ? message : undefined };
}

/** The query protocol has both in XML. */
function inXml({ body }: IncomingAnswer): Exception | undefined {
  const [, name] = /<Code>([\w.]{1,128})<\/Code>/.exec(body) ?? [];
  const [, message] = /<Message>([^<]{0,2000})<\/Message>/.exec(body) ?? [];
  return name === undefined ? undefined : { name, message: message && plain(message) };
}

/** Text of XML, of which nothing is markup any more. */
function plain(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");
}
