import type { IncomingMessage } from "node:http";
import { AwsError } from "./error.ts";
import type { Request } from "./operation.ts";

/** How the calls of a service look on the wire, and their failures. */
export type Protocol = {
  readonly contentType: string;
  /** The operation that a call is of, by the name that it has among `Operations`. */
  readonly operationOf: (message: IncomingMessage) => string;
  /** What a call asks for. */
  readonly requestOf: (message: IncomingMessage, body: Buffer) => Request;
  readonly failureOf: (code: string, message: string) => string;
};

/** That of DynamoDB, EventBridge and Secrets Manager: the operation in a header, everything else JSON. */
const JSON_PROTOCOL: Protocol = {
  contentType: "application/x-amz-json-1.1",
  operationOf: ({ headers }) => String(headers["x-amz-target"]),
  requestOf: (_, body) => {
    try {
      return JSON.parse(body.toString()) as Request;
    } catch {
      throw new AwsError("SerializationException", "the request is not JSON");
    }
  },
  failureOf: (__type, message) => JSON.stringify({ __type, message }),
};

const INVOCATION = /^\/2015-03-31\/functions\/([^/?]+)\/invocations/;

/** That of Lambda, as far as functions are invoked: the function in the path, and the body is the function's. */
const LAMBDA_PROTOCOL: Protocol = {
  contentType: "application/json",
  operationOf: () => "lambda.Invoke",
  requestOf: ({ url = "" }) => {
    const [, name = ""] = INVOCATION.exec(url) ?? [];
    return { FunctionName: decodeURIComponent(name) };
  },
  failureOf: JSON_PROTOCOL.failureOf,
};

/** That of S3: the operation in the method, the object in the path, and XML; its errors are no exceptions. */
const REST_PROTOCOL: Protocol = {
  contentType: "application/xml",
  operationOf: ({ method }) => `s3.${method}`,
  requestOf: ({ url = "" }) => {
    const [, Bucket, Key = ""] = /^\/([^/?]+)\/([^?]*)/.exec(url) ?? [];
    return { Bucket, Key: decodeURIComponent(Key) };
  },
  failureOf: (code, message) => {
    const name = code.replace(/Exception$/, "");
    return `<Error><Code>${inXml(name)}</Code><Message>${inXml(message)}</Message></Error>`;
  },
};

/** The protocol that a call is in. */
export function protocolOf({ headers, url = "" }: IncomingMessage): Protocol {
  if (headers["x-amz-target"] !== undefined) return JSON_PROTOCOL;
  return INVOCATION.test(url) ? LAMBDA_PROTOCOL : REST_PROTOCOL;
}

function inXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
