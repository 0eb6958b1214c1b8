import type * as z from "zod/mini";
import type { Notice } from "../domain/notification/notice.ts";
import type { HttpClient } from "./client.ts";

/** What notifiers reach their destinations with. */
export type World = {
  readonly http: HttpClient;
  /** Now, in UTC with milliseconds. */
  readonly now: () => string;
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
  readonly isIdempotent: boolean;
  /** Whether it can tell of several things at once; one that opens and closes something for each can't. */
  readonly tellsSummaries: boolean;
  /** Tells of a notice; throws a `SendFailure` when that wasn't taken. */
  send(options: O, notice: Notice, world: World): Promise<Taken>;
};
