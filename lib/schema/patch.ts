import { isObject, type Json } from "../domain/json.ts";
import { type Fault, invalid, Refusal } from "../domain/refusal.ts";
import type { ReportInput } from "../domain/report-input.ts";
import { PATCH_KEYS, RESERVED_KEYS, report } from "./report.ts";
import { parseAs } from "./shape.ts";
import { harmless, spoken } from "./spoken.ts";

/** The report that a status patch is: some keys have their meaning, every other is data; throws `invalid`. */
export function patchFrom(patch: unknown): ReportInput {
  const value = harmless(patch);
  if (!isObject(value)) throw invalid({ path: "", message: "must be an object" });
  const [own, data]: [Record<string, Json>, Record<string, Json>] = [{}, {}];
  for (const [key, one] of Object.entries(value)) {
    (PATCH_KEYS.includes(key) ? own : data)[key] = one;
  }
  refuseReserved(data);
  const input = spoken(own) as Record<string, Json>;
  return withoutDataPrefix(() =>
    parseAs(report, isEmpty(data) && saysSomething(input) ? input : { ...input, data }),
  );
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}

/** A patch that only names a generation or revision is one of the data, which it leaves as it is. */
function saysSomething({ message, health, conditions = [] }: Record<string, Json>): boolean {
  return (
    message !== undefined ||
    health !== undefined ||
    !Array.isArray(conditions) ||
    !isEmpty(conditions)
  );
}

function refuseReserved(data: Record<string, Json>): void {
  const reserved = Object.keys(data).filter((key) => RESERVED_KEYS.includes(key));
  const [first, ...rest] = reserved.map(
    (path): Fault => ({ path, message: "is set by the service and can't be set by a patch" }),
  );
  if (first) throw invalid(first, ...rest);
}

/** In a patch, data has no name of its own. */
function withoutDataPrefix<T>(parse: () => T): T {
  try {
    return parse();
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    const [first, ...rest] = refusal.faults.map(({ path, message }) => ({
      path: path.replace(/^data\.?/, ""),
      message,
    }));
    throw first ? invalid(first, ...rest) : refusal;
  }
}
