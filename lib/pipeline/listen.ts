import type { Json } from "../domain/json.ts";
import { REPORT_TYPE } from "../sources/aws/services.ts";
import { aws, serviceOf } from "../sources/aws.ts";
import { reportsOf } from "../sources/source.ts";
import { below, type Given, pathGiven } from "./placement.ts";
import { take } from "./take.ts";
import type { UpdatePorts } from "./update.ts";
import { inOwnPlace, type PlacedReport } from "./way-in.ts";

/** Events of which services the stack wants, and where. */
export type AwsRule = {
  readonly services: readonly string[];
  /** The expression that gives the path, or null to leave the event out; our own choice without one. */
  readonly resource?: string;
  readonly under?: string;
};

/** The expressions that say where an event goes. */
export interface EventExpressions {
  /** What evaluates one. */
  load(
    text: string,
  ): Promise<(values: { readonly event: unknown; readonly path: string }) => Given>;
}

export type ListenPorts = UpdatePorts & {
  readonly rules: readonly AwsRule[];
  readonly places: EventExpressions;
};

/**
 * Takes an event of EventBridge's in, and answers of how many reports. None of a service that the stack
 * doesn't want; throws `invalid` when the event isn't what it says.
 */
export async function listen(ports: ListenPorts, event: Json): Promise<number> {
  const reports = reportsOf(aws, event).map(inOwnPlace);
  if (reports.length === 0) return 0;
  // Without reports it wouldn't be an event.
  const { source, "detail-type": type } = event as { source: string; "detail-type": string };
  if (type === REPORT_TYPE) return take(ports, reports, source);
  const service = serviceOf(source, type);
  const rule = ports.rules.find(({ services }) => services.some((one) => one === service));
  return rule ? take(ports, await placed(ports, rule, reports, event), "aws") : 0;
}

/** The reports where the rule wants them, without those that it doesn't. */
async function placed(
  { places }: Pick<ListenPorts, "places">,
  { resource: expression, under }: AwsRule,
  reports: readonly PlacedReport[],
  event: Json,
): Promise<PlacedReport[]> {
  const evaluate = expression === undefined ? undefined : await places.load(expression);
  return reports.flatMap((report) => {
    const given = evaluate?.({ event, path: report.resource }) ?? { value: report.resource };
    if ("value" in given && given.value === null) return [];
    return [{ ...report, resource: below(under, pathGiven("awsEvents", given)) }];
  });
}
