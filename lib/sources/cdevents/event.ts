import * as z from "zod/mini";
import type { Json } from "../../domain/json.ts";
import { invalid, within } from "../../domain/refusal.ts";
import type { ConditionInput, ReportInput } from "../../domain/report-input.ts";
import { parseAs } from "../../schema/shape.ts";
import { idOf, instant, messageOf, pathOf, text } from "../payload.ts";
import type { SourceReport } from "../source.ts";
import { type Verdicts, verdictOn } from "../verdict.ts";

/** Something that a CDEvent's content names, with the system that knows it by that name. */
export const reference = z.object({ id: z.string().check(z.minLength(1)), source: text });

/** A CloudEvent whose data is a CDEvent. */
const cdEvent = z.object({
  type: z.string(),
  data: z.object({
    context: z.object({
      id: z.string().check(z.minLength(1)),
      source: z.string().check(z.minLength(1)),
      type: z.string().check(z.regex(/^dev\.cdevents\.[a-z]+\.[a-z]+\./, "is no CDEvent's type")),
      timestamp: instant,
    }),
    subject: z.object({ id: z.string().check(z.minLength(1)), source: text, content: z.unknown() }),
  }),
});

/** A CDEvent, as far as kinds look at it. */
export type CdEvent<C> = {
  /** What happened: the last word of its type, such as `deployed`. */
  readonly predicate: string;
  /** The subject's id, and the system that knows it by that. */
  readonly subject: string;
  readonly source: string;
  readonly content: C;
  /** The report's own part: what the event is called and when it happened. */
  readonly said: Pick<ReportInput, "id" | "reporter" | "observedAt">;
};

/** Reads the CDEvent in a CloudEvent; a subject without a source is its event's. Throws `invalid`. */
export function cdEventIn<T>(content: z.ZodMiniType<T>, event: Json): CdEvent<T> {
  const { type, data } = parseAs(cdEvent, event);
  const { context, subject } = data;
  if (context.type !== type) {
    throw invalid({ path: "data.context.type", message: "must be the event's own type" });
  }
  return {
    predicate: context.type.split(".")[3] ?? "",
    subject: subject.id,
    source: subject.source || context.source,
    content: within("data.subject.content", () => parseAs(content, subject.content)),
    said: {
      id: idOf(context.source, context.id),
      reporter: "cdevents",
      observedAt: context.timestamp,
    },
  };
}

/** The resource of names in a CDEvent. */
export function inSource(source: string, ...names: string[]): string {
  return pathOf([source, ...names], "data.subject");
}

/** A condition as a word makes it. */
export function conditionOf(
  type: string,
  verdicts: Verdicts,
  word: string,
  written?: string | null,
): ConditionInput {
  return { type, ...verdictOn(verdicts, word), message: messageOf(written) };
}

/** A report of one condition. */
export function reportOn(
  resource: string,
  said: CdEvent<unknown>["said"],
  condition: ConditionInput,
  more: Pick<ReportInput, "revision" | "data" | "sequence"> = {},
): SourceReport[] {
  return [{ resource, input: { ...said, conditions: [condition], ...more } }];
}
