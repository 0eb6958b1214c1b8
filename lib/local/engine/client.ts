/** A JSON value on the wire of DynamoDB. */
export type Wire = Readonly<Record<string, unknown>>;

const TIMEOUT = 10_000;

/** An error that the engine answered with, by DynamoDB's name for it. */
export class EngineError extends Error {
  override readonly name: string;

  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/**
 * Calls DynamoDB's JSON protocol as it is on the wire, because a stream record must reach a function
 * just as Lambda would hand it over, and the SDK would parse it.
 */
export class EngineClient {
  readonly #endpoint: string;

  constructor(endpoint: string) {
    this.#endpoint = endpoint;
  }

  listTables(): Promise<Wire> {
    return this.call("DynamoDB_20120810.ListTables", {});
  }

  /** Throws an `EngineError` when the engine refuses, and whatever `fetch` throws when it isn't there. */
  async call(target: string, request: Wire): Promise<Wire> {
    const { status, body } = await this.send(target, Buffer.from(JSON.stringify(request)));
    const answer = JSON.parse(body.toString()) as Wire;
    if (status === 200) return answer;
    const { __type = `Http${status}`, message, Message } = answer;
    const name = String(__type).split("#").at(-1) ?? "";
    throw new EngineError(name, String(message ?? Message ?? "no message"));
  }

  /** Passes a request on as it is, and answers what the engine does, whatever that is. */
  async send(target: string, body: Uint8Array): Promise<{ status: number; body: Buffer }> {
    const response = await fetch(this.#endpoint, {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": target,
        ...SIGNATURE,
      },
      body: body as Uint8Array<ArrayBuffer>,
      signal: AbortSignal.timeout(TIMEOUT),
    });
    return { status: response.status, body: Buffer.from(await response.arrayBuffer()) };
  }
}

/** Amazon's DynamoDB Local keeps apart what different keys have written, so everything is written with one. */
export const ENGINE_KEY = "local";

/** Engines want a signature's shape, but check none. */
const SIGNATURE = {
  "x-amz-date": "20260101T000000Z",
  authorization: `AWS4-HMAC-SHA256 Credential=${ENGINE_KEY}/20260101/local/dynamodb/aws4_request, SignedHeaders=host;x-amz-date;x-amz-target, Signature=0`,
};
