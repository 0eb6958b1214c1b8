import { faultIn, isObject, type Json } from "../domain/json.ts";
import { invalid } from "../domain/refusal.ts";

/** How deep any body may nest; data's own bound, from its own root, is lower. */
const MAX_DEPTH = 40;

/** The value, when nothing in it is what no store of ours may keep; throws `invalid`. */
export function harmless(value: unknown): Json {
  const fault = faultIn(value, "", MAX_DEPTH);
  if (fault) throw invalid(fault);
  return value as Json;
}

/** A report without what its sender left null; within data, null has a meaning. */
export function spoken(value: unknown): Json {
  const report = harmless(value);
  if (!isObject(report)) return report;
  const { conditions, resources, probe } = report;
  return withoutNulls({
    ...report,
    ...(Array.isArray(conditions) && { conditions: conditions.map(withoutNulls) }),
    ...(Array.isArray(resources) && { resources: resources.map(withoutNulls) }),
    ...(isObject(probe) && { probe: withoutNulls(probe) }),
  });
}

function withoutNulls(value: Json): Json {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== null));
}
