import { bytesOf } from "../../domain/json.ts";
import { type Bus, DEFAULT_BUS, wholeSeconds } from "../bus/bus.ts";
import type { Access } from "../iam/policy.ts";
import { arnOf } from "../template/template.ts";
import { AwsError } from "./error.ts";
import { type Operation, ok, type Request } from "./operation.ts";

/** PutEvents' own limits. */
const LIMITS = { entries: 10, bytes: 1_048_576 } as const;

type PutEntry = {
  readonly EventBusName?: string;
  readonly Source?: string;
  readonly DetailType?: string;
  readonly Detail?: string;
  readonly Time?: number;
  readonly Resources?: string[];
};

/** EventBridge's PutEvents, on a bus of this machine. */
export function putEvents(bus: Bus): Operation {
  return {
    needs: (request) => entriesIn(request).map(accessOf),
    answer: (request) => ok(put(bus, entriesIn(request))),
  };
}

function entriesIn({ Entries = [] }: Request): readonly PutEntry[] {
  return Entries as readonly PutEntry[];
}

function accessOf({ EventBusName, Source = "", DetailType = "" }: PutEntry): Access {
  return {
    action: "events:PutEvents",
    resource: arnIn(EventBusName),
    context: { "events:source": Source, "events:detail-type": DetailType },
  };
}

/** A bus may be named by its ARN; that of another account or region names none here. */
function nameOf(busName = DEFAULT_BUS): string {
  const start = arnOf("events", "event-bus/");
  return busName.startsWith(start) ? busName.slice(start.length) : busName;
}

function arnIn(busName = DEFAULT_BUS): string {
  return busName.startsWith("arn:") ? busName : arnOf("events", `event-bus/${busName}`);
}

/** Takes each entry or says why not; the entries of a call succeed and fail one by one. */
function put(bus: Bus, entries: readonly PutEntry[]) {
  if (entries.length === 0 || entries.length > LIMITS.entries) {
    throw new AwsError("ValidationException", `Entries must hold 1 to ${LIMITS.entries}`);
  }
  const bytes = entries.reduce((sum, entry) => sum + entryBytes(entry), 0);
  if (bytes > LIMITS.bytes) {
    throw new AwsError(
      "ValidationException",
      "Total size of the entries in the request is over the limit",
    );
  }
  const Entries = entries.map((entry) => putEntry(bus, entry));
  return { FailedEntryCount: Entries.filter((one) => "ErrorCode" in one).length, Entries };
}

function putEntry(bus: Bus, entry: PutEntry) {
  const { Source, DetailType, Detail, Time, Resources = [] } = entry;
  const name = nameOf(entry.EventBusName);
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
