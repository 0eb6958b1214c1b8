/**
 * What is to be done about a notice that wasn't taken: nothing that would help, to try again later, or
 * that it may have been taken, so that trying again may tell it twice.
 */
export const VERDICTS = ["permanent", "temporary", "unknown"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Why a destination didn't take a notice; the message holds no secret. */
export class SendFailure extends Error {
  override readonly name = "SendFailure";
  readonly verdict: Verdict;
  /** Milliseconds that the destination asks for until the next attempt. */
  readonly retryAfter: number | undefined;

  constructor(verdict: Verdict, message: string, retryAfter?: number) {
    super(message);
    this.verdict = verdict;
    this.retryAfter = retryAfter;
  }
}
