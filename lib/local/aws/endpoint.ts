import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { readBody } from "../http/body.ts";
import { isLocal } from "../http/loopback.ts";
import type { Iam } from "../iam/iam.ts";
import { AwsError } from "./error.ts";
import {
  type Answer,
  type Operation,
  type Operations,
  PUT_OBJECT,
  type Request,
} from "./operation.ts";

/** As much as DynamoDB takes in one call, which takes the most. */
const MAX_BODY = 16 * 1024 * 1024;
const INTERNAL = "InternalFailure";

/** The calls to AWS that functions make, answered on this machine if the function's role allows them. */
export class AwsEndpoint {
  readonly #server: Server;
  readonly #operations: Operations;
  readonly #iam: Iam | undefined;
  readonly #complain: (text: string) => void;

  /** Without an `iam`, every call is allowed. */
  constructor(operations: Operations, iam: Iam | undefined, complain: (text: string) => void) {
    this.#operations = operations;
    this.#iam = iam;
    this.#complain = complain;
    this.#server = createServer((request, response) => void this.#handle(request, response));
  }

  /** Listens on a free port of loopback; answers the endpoint's URL. */
  listen(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(0, "127.0.0.1", () => {
        const { port } = this.#server.address() as AddressInfo;
        resolve(`http://127.0.0.1:${port}`);
      });
    });
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = targetOf(request);
    const { status, body } = await this.#answer(target, request).catch((error: unknown) =>
      this.#failure(target, request, error),
    );
    response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(body);
  }

  async #answer(target: string, message: IncomingMessage): Promise<Answer> {
    if (!isLocal(message))
      throw new AwsError("AccessDeniedException", "only this machine may call");
    const body = await readBody(message, MAX_BODY);
    const operation = this.#operation(target);
    const request = target === PUT_OBJECT ? objectIn(message) : parse(body);
    this.#iam?.authorize(message.headers.authorization, operation.needs(request));
    return operation.answer(request, body);
  }

  #operation(target: string): Operation {
    const found = Object.hasOwn(this.#operations, target) ? this.#operations[target] : undefined;
    if (found) return found;
    throw new AwsError("UnknownOperationException", `${target} isn't known here`);
  }

  /** A failure that is no refusal is ours, and told; but not that a function ended in the middle of its call. */
  #failure(target: string, request: IncomingMessage, error: unknown): Answer {
    const [code, status] = error instanceof AwsError ? [error.code, 400] : [INTERNAL, 500];
    if (status === 500 && !request.errored) this.#complain(`${target}: ${error}`);
    const message = error instanceof Error ? error.message : "";
    return { status, body: JSON.stringify({ __type: code, message }) };
  }
}

function targetOf({ headers, method }: IncomingMessage): string {
  return String(headers["x-amz-target"] ?? (method === "PUT" ? PUT_OBJECT : undefined));
}

/** The bucket and the key in a URL. */
function objectIn({ url = "" }: IncomingMessage): Request {
  const { pathname } = new URL(url, "http://localhost");
  const [, Bucket, ...key] = decodeURIComponent(pathname).split("/");
  return { Bucket, Key: key.join("/") };
}

function parse(body: Buffer): Request {
  try {
    return JSON.parse(body.toString()) as Request;
  } catch {
    throw new AwsError("SerializationException", "the request is not JSON");
  }
}
