import * as z from "zod/mini";
import type { Json } from "../../domain/json.ts";
import { invalid, within } from "../../domain/refusal.ts";
import type { ReportInput } from "../../domain/report-input.ts";
import { parseAs } from "../../schema/shape.ts";
import { instant, messageOf, pathOf } from "../payload.ts";
import type { SourceReport } from "../source.ts";
import { type Verdicts, verdictOn } from "../verdict.ts";

/** What EventBridge puts around every event. */
export const envelope = z.object({
  id: z.string().check(z.minLength(1), z.maxLength(200)),
  source: z.string(),
  "detail-type": z.string(),
  account: z.string(),
  region: z.string(),
  time: instant,
  resources: z.nullish(z.array(z.string())),
  detail: z.unknown(),
});

/** An event of an AWS service, as far as kinds look at it. */
export type AwsEvent<D> = Omit<z.infer<typeof envelope>, "detail"> & { readonly detail: D };

/** Reads an event with such a detail; throws `invalid`. */
export function awsEventIn<D>(detail: z.ZodMiniType<D>, event: Json): AwsEvent<D> {
  const { detail: told, ...rest } = parseAs(envelope, event);
  return { ...rest, detail: within("detail", () => parseAs(detail, told)) };
}

/** The resource of names in a service; names are unique only within an account and a region. */
export function inAws(
  { account, region }: Pick<AwsEvent<unknown>, "account" | "region">,
  ...names: string[]
): string {
  return pathOf(["aws", account, region, ...names], "detail");
}

/** What an event says of one condition, by a word of the service's. */
export type Said = {
  readonly resource: string;
  readonly condition: string;
  readonly verdicts: Verdicts;
  readonly word: string;
  readonly message?: string | null | undefined;
};

/** The report of an event: of what it says, at its own time unless its detail knows better. */
export function reportOf(
  { id, time }: Pick<AwsEvent<unknown>, "id" | "time">,
  { resource, condition, verdicts, word, message }: Said,
  more: Partial<ReportInput> = {},
): SourceReport[] {
  const said = { type: condition, ...verdictOn(verdicts, word), message: messageOf(message) };
  const input = { id, reporter: "aws", observedAt: time, conditions: [said], ...more };
  return [{ resource, input }];
}

/** The parts of what an ARN names, such as `service`, cluster and name; throws `invalid` for what is no ARN. */
export function namesIn(arn: string, field: string): [string, ...string[]] {
  const [, resource] = /^arn:[^:]*:[^:]*:[^:]*:[^:]*:(.+)$/.exec(arn) ?? [];
  const [first, ...rest] = resource?.split(/[:/]/) ?? [];
  if (first === undefined) throw invalid({ path: field, message: "must be an ARN" });
  return [first, ...rest];
}
