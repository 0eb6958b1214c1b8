import type { IncomingMessage } from "node:http";
import { ELSEWHERE } from "../../aws/environment.ts";
import { AwsError } from "./error.ts";

const SCOPE = /\bCredential=[^/]+\/\d+\/[^/]*\/([a-z]+)\/aws4_request/;

/** Throws an `AwsError` for a call of a service that isn't on this machine, saying where one could be named. */
export function refuseElsewhere({ headers }: Pick<IncomingMessage, "headers">): void {
  const [, service = ""] = SCOPE.exec(headers.authorization ?? "") ?? [];
  const found = ELSEWHERE.find(({ signedAs }) => signedAs === service);
  if (!found) return;
  const { title, variable } = found;
  const message = `there is no ${title} on this machine; start with ${variable} as the address of one`;
  throw new AwsError("UnknownOperationException", message);
}
