import type * as z from "zod/mini";
import type { GateDecision } from "../domain/gate/decision.ts";
import type { Notice } from "../domain/notification/notice.ts";
import type { Fault } from "../domain/refusal.ts";
import type { AwsAccess } from "./aws.ts";
import type { HttpClient } from "./client.ts";

/** What notifiers reach their destinations with. */
export type World = {
  readonly http: HttpClient;
  /** Now, in UTC with milliseconds. */
  readonly now: () => string;
  readonly aws: AwsAccess;
  /** What a gate decides now; throws the `Refusal` `notFound` or `gone` where there is none. */
  readonly decide: (gate: string) => Promise<GateDecision>;
};

/** What a destination said when it took a notice. */
export type Taken = {
  /** Its status, where it speaks HTTP. */
  readonly status?: number;
  /** Its own words, shortened. */
  readonly said: string;
};

/** A kind of destination. */
export type Notifier<O extends object = object> = {
  /** Its name, as its makers write it. */
  readonly title: string;
  /** What a subscription says of it. */
  readonly options: z.ZodMiniType<O>;
  /** The texts in its options that nobody may read again: they are in no answer and in no error. */
  secretsIn(options: O): readonly string[];
  /** Whether it knows by its id a notice that it is sent again, so that one of unknown outcome may be. */
  readonly isIdempotent: boolean | ((options: O) => boolean);
  /** The gate for which it answers who waits: every notice then only says when to look. */
  gateIn?(options: O): string;
  /** What is wrong with options that its schema lets through, with the field by its name in them. */
  faultIn?(options: O, world: World): Fault | undefined;
  /** Whether it can tell of several things at once; one that opens and closes something for each can't. */
  readonly tellsSummaries: boolean;
  /** Tells of a notice; throws a `SendFailure` when that wasn't taken. */
  send(options: O, notice: Notice, world: World): Promise<Taken>;
};
