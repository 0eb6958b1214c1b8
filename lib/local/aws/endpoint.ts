import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { readBody } from "../http/body.ts";
import { isOwn } from "../http/loopback.ts";
import type { Iam } from "../iam/iam.ts";
import { refuseElsewhere } from "./elsewhere.ts";
import { AwsError } from "./error.ts";
import type { Answer, Operation, Operations } from "./operation.ts";
import { type Protocol, protocolOf } from "./protocols.ts";

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

  async #handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const protocol = protocolOf(message);
    const name = protocol.operationOf(message);
    const answer = this.#answer(name, message, protocol);
    const { status, headers, body } = await answer.catch((error: unknown) =>
      this.#failure(name, message, protocol, error),
    );
    response.writeHead(status, { "content-type": protocol.contentType, ...headers }).end(body);
  }

  async #answer(name: string, message: IncomingMessage, protocol: Protocol): Promise<Answer> {
    if (!isOwn(message)) throw new AwsError("AccessDeniedException", "only this machine may call");
    refuseElsewhere(message);
    const body = await readBody(message, MAX_BODY);
    const operation = this.#operation(name);
    const request = protocol.requestOf(message, body);
    this.#iam?.authorize(message.headers.authorization, operation.needs(request));
    return operation.answer(request, body);
  }

  #operation(name: string): Operation {
    const found = Object.hasOwn(this.#operations, name) ? this.#operations[name] : undefined;
    if (found) return found;
    throw new AwsError("UnknownOperationException", `${name} isn't known here`);
  }

  /** A failure that is no refusal is ours, and told; but not that a function ended in the middle of its call. */
  #failure(name: string, message: IncomingMessage, protocol: Protocol, error: unknown): Answer {
    const [code, status] = error instanceof AwsError ? [error.code, 400] : [INTERNAL, 500];
    if (status === 500 && !message.errored) this.#complain(`${name}: ${error}`);
    return { status, body: protocol.failureOf(code, error instanceof Error ? error.message : "") };
  }
}
