import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { readBody } from "../lib/local/http/body.ts";

/** What DynamoDB was asked for: the calls of each operation, and the capacity units that it counted for them. */
export type Tally = {
  readonly calls: Map<string, number>;
  readonly units: Map<string, number>;
};

/** An endpoint before an engine that counts what goes through it. */
export class EngineProxy {
  readonly #server: Server;
  #tally: Tally = { calls: new Map(), units: new Map() };

  constructor(endpoint: string) {
    this.#server = createServer((request, response) => {
      const operation = String(request.headers["x-amz-target"]).split(".").at(-1) ?? "";
      void readBody(request, 1_000_000).then(async (body) => {
        const counted = COUNTED.includes(operation);
        const text = counted ? withCapacity(body.toString()) : body.toString();
        const headers = new Headers(request.headers as Record<string, string>);
        headers.delete("content-length");
        headers.delete("connection");
        const answer = await fetch(endpoint, { method: "POST", headers, body: text });
        const bytes = await answer.text();
        this.#count(operation, counted ? capacityOf(bytes) : 0);
        response
          .writeHead(answer.status, { "content-type": "application/x-amz-json-1.0" })
          .end(bytes);
      });
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What has been counted since the last time. */
  take(): Tally {
    const tally = this.#tally;
    this.#tally = { calls: new Map(), units: new Map() };
    return tally;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #count(operation: string, units: number): void {
    const tally = this.#tally;
    tally.calls.set(operation, (tally.calls.get(operation) ?? 0) + 1);
    tally.units.set(operation, (tally.units.get(operation) ?? 0) + units);
  }
}

const COUNTED = ["GetItem", "PutItem", "Query", "BatchGetItem", "TransactWriteItems"];

/** What a call took of one table; those on several tables answer a list. */
type Capacity = { readonly CapacityUnits: number };

function withCapacity(body: string): string {
  return JSON.stringify({ ...JSON.parse(body), ReturnConsumedCapacity: "TOTAL" });
}

function capacityOf(answer: string): number {
  const { ConsumedCapacity } = JSON.parse(answer) as {
    ConsumedCapacity?: Capacity | Capacity[];
  };
  return [ConsumedCapacity ?? []].flat().reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0);
}
