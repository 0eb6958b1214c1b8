import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { bytesOf } from "../../domain/json.ts";
import { type Bus, wholeSeconds } from "../bus/bus.ts";
import { readBody } from "../http/body.ts";

type Request = Readonly<Record<string, unknown>>;
type Call = (request: Request) => unknown;

/** An error as AWS's JSON protocols name it. */
class AwsError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

const MAX_BODY = 4_000_000;
/** PutEvents' own limits. */
const PUT_EVENTS = { entries: 10, bytes: 1_048_576 } as const;

/** The calls of EventBridge and Secrets Manager that functions make, answered on this machine. */
export class AwsEndpoint {
  readonly #server: Server;

  constructor(bus: Bus, secrets: ReadonlyMap<string, string>) {
    const calls: Readonly<Record<string, Call>> = {
      "AWSEvents.PutEvents": (request) => putEvents(bus, request),
      "secretsmanager.GetSecretValue": (request) => getSecretValue(secrets, request),
    };
    this.#server = createServer((request, response) => {
      const target = String(request.headers["x-amz-target"]);
      const call = Object.hasOwn(calls, target) ? calls[target] : undefined;
      readBody(request, MAX_BODY)
        .then((body) => {
          if (!call) throw new AwsError("UnknownOperationException", `${target} isn't known here`);
          return call(JSON.parse(body.toString()) as Request);
        })
        .then(
          (answer) => response.writeHead(200, HEADERS).end(JSON.stringify(answer)),
          (error: unknown) => {
            const code = error instanceof AwsError ? error.code : "InternalFailure";
            const body = { __type: code, message: error instanceof Error ? error.message : "" };
            response.writeHead(code === "InternalFailure" ? 500 : 400, HEADERS);
            response.end(JSON.stringify(body));
          },
        );
    });
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
}

const HEADERS = { "content-type": "application/x-amz-json-1.1" };

type PutEntry = {
  readonly EventBusName?: string;
  readonly Source?: string;
  readonly DetailType?: string;
  readonly Detail?: string;
  readonly Time?: number;
  readonly Resources?: string[];
};

/** Takes each entry or says why not; the entries of a call succeed and fail one by one. */
function putEvents(bus: Bus, request: Request): unknown {
  const entries = (request.Entries ?? []) as PutEntry[];
  if (entries.length === 0 || entries.length > PUT_EVENTS.entries) {
    throw new AwsError("ValidationException", `Entries must hold 1 to ${PUT_EVENTS.entries}`);
  }
  const bytes = entries.reduce((sum, entry) => sum + entryBytes(entry), 0);
  if (bytes > PUT_EVENTS.bytes) {
    throw new AwsError(
      "ValidationException",
      "Total size of the entries in the request is over the limit",
    );
  }
  const Entries = entries.map((entry) => putEntry(bus, entry));
  return { FailedEntryCount: Entries.filter((one) => "ErrorCode" in one).length, Entries };
}

function putEntry(bus: Bus, entry: PutEntry) {
  const { EventBusName = "default", Source, DetailType, Detail, Time, Resources = [] } = entry;
  const name = EventBusName.split("/").at(-1) ?? EventBusName;
  if (!bus.hasBus(name)) return refused("ResourceNotFoundException", `no event bus ${name}`);
  if (!Source || !DetailType || !Detail) {
    return refused("InvalidArgument", "Source, DetailType and Detail are required");
  }
  const detail = parseObject(Detail);
  if (!detail) return refused("MalformedDetail", "Detail is malformed.");
  const { id } = bus.put(name, {
    source: Source,
    "detail-type": DetailType,
    detail,
    resources: Resources,
    ...(Time !== undefined && { time: wholeSeconds(new Date(Time * 1000)) }),
  });
  return { EventId: id };
}

function refused(ErrorCode: string, ErrorMessage: string) {
  return { ErrorCode, ErrorMessage };
}

function entryBytes({
  Source = "",
  DetailType = "",
  Detail = "",
  Resources = [],
  Time,
}: PutEntry): number {
  const texts = [Source, DetailType, Detail, ...Resources].map(bytesOf);
  return texts.reduce((sum, one) => sum + one, Time === undefined ? 0 : 14);
}

function parseObject(text: string) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function getSecretValue(secrets: ReadonlyMap<string, string>, { SecretId }: Request): unknown {
  const value = secrets.get(String(SecretId));
  if (value === undefined) {
    throw new AwsError(
      "ResourceNotFoundException",
      "Secrets Manager can't find the specified secret.",
    );
  }
  return { ARN: SecretId, Name: SecretId, VersionId: randomUUID(), SecretString: value };
}
