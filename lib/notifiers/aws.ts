import { Sha256 } from "@smithy/core/checksum";
import { SignatureV4 } from "@smithy/signature-v4";
import * as z from "zod/mini";
import { awsRefusalIn } from "./aws-refusal.ts";
import type { HttpClient, IncomingAnswer } from "./client.ts";

/** The services that are called: by what variables name each, its host, and what it is in a signature. */
export const AWS_DESTINATIONS = {
  SNS: { host: "sns", signedAs: "sns" },
  SESV2: { host: "email", signedAs: "ses" },
  EVENTBRIDGE: { host: "events", signedAs: "events" },
  SFN: { host: "states", signedAs: "states" },
  CODEPIPELINE: { host: "codepipeline", signedAs: "codepipeline" },
} as const;
export type AwsDestination = keyof typeof AWS_DESTINATIONS;

export type AwsCredentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
};

/** As whom AWS is called, and where: as the service was set up, and never as a subscription says. */
export type AwsAccess = {
  readonly region: string;
  readonly credentials: () => AwsCredentials;
  /** Another address of a service than AWS's own. */
  readonly endpointOf: (service: AwsDestination) => string | undefined;
  /** The ARN of the bus that has our own events. */
  readonly ownBus: string;
};

/** One call of an AWS service. */
export type AwsCall = {
  readonly service: AwsDestination;
  /** @default the region that the service runs in */
  readonly region?: string | undefined;
  readonly path?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Bytes of the answer that are read. */
  readonly most?: number;
  readonly secrets?: readonly string[];
};

type Reach = {
  readonly http: Pick<HttpClient, "send">;
  readonly now: () => string;
  readonly aws: AwsAccess;
};

/** A region is part of a host's name: nothing in it leads to another host. */
const REGION = "[a-z][a-z0-9-]{1,31}";

export const region = z
  .string()
  .check(
    z.refine((text) => new RegExp(`^${REGION}$`).test(text), "must be a region such as eu-west-1"),
  );

/** The region in an ARN that its schema let through. */
export function regionIn(arn: string): string {
  return arn.split(":")[3] ?? "";
}

/** What of an ARN comes before what it names, of a service; as text of a regular expression. */
export function arnStart(service: string): string {
  return `^arn:aws(-[a-z]+)*:${service}:${REGION}:\\d{12}:`;
}

/** The answer of AWS that took a call, signed with Signature Version 4; throws a `SendFailure` when it didn't. */
export async function callAws(
  { http, now, aws }: Reach,
  { service, region = aws.region, path = "/", headers, body, most, secrets = [] }: AwsCall,
): Promise<IncomingAnswer> {
  const { host, signedAs } = AWS_DESTINATIONS[service];
  const base = aws.endpointOf(service) ?? `https://${host}.${region}.${suffixOf(region)}`;
  const url = new URL(path, base);
  const credentials = aws.credentials();
  const signer = new SignatureV4({ credentials, region, service: signedAs, sha256: Sha256 });
  const request = {
    method: "POST",
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    query: {},
    headers: { host: url.host, ...headers },
    body,
  };
  const signed = await signer.sign(request, { signingDate: new Date(now()) });
  return http.send({
    url: url.href,
    headers: signed.headers,
    body,
    secrets: [...secrets, credentials.secretAccessKey, credentials.sessionToken ?? ""],
    refusalIn: awsRefusalIn,
    ...(most !== undefined && { most }),
  });
}

/** One call in the JSON protocol of AWS, of which 1.0 and 1.1 differ in nothing that is used here. */
export function jsonCall(
  service: AwsDestination,
  target: string,
  request: object,
  version: "1.0" | "1.1" = "1.1",
): Pick<AwsCall, "service" | "headers" | "body"> {
  return {
    service,
    headers: { "content-type": `application/x-amz-json-${version}`, "x-amz-target": target },
    body: JSON.stringify(request),
  };
}

/** The domain of a partition's services. */
function suffixOf(region: string): string {
  return region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
}
