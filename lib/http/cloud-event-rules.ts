import { CloudEvent, ValidationError } from "cloudevents";
import { type Fault, invalid, Refusal } from "../domain/refusal.ts";

/** The attributes of a CloudEvent, without its data. */
export type Attributes = Readonly<Record<string, unknown>>;

const REQUIRED = ["specversion", "id", "source", "type"];

/** Throws `invalid` when attributes aren't those of a CloudEvent 1.0, by the SDK's schema of it. */
export function requireCloudEvent(attributes: Attributes): void {
  // The SDK makes up an id, lets other versions pass, and doesn't name what is missing.
  const missing = REQUIRED.find((name) => typeof attributes[name] !== "string");
  if (missing) throw invalid({ path: missing, message: "is required, and must be a text" });
  if (attributes.specversion !== "1.0") {
    throw invalid({ path: "specversion", message: "must be 1.0" });
  }
  if (attributes.schemaurl !== undefined) {
    throw invalid({ path: "schemaurl", message: "is dataschema in 1.0" });
  }
  try {
    new CloudEvent(attributes);
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    throw refusalOf(error);
  }
}

function refusalOf(error: ValidationError): Refusal {
  const issues = Array.isArray(error.errors) ? error.errors : [];
  const [first, ...rest] = issues.flatMap(faultIn);
  return first ? invalid(first, ...rest) : new Refusal("invalid", error.message);
}

/** What the schema's validator found. */
function faultIn(issue: unknown): Fault[] {
  const { instancePath, message } = issue as { instancePath?: unknown; message?: unknown };
  if (typeof instancePath !== "string" || typeof message !== "string") return [];
  return [{ path: instancePath.slice(1).replaceAll("/", "."), message }];
}
