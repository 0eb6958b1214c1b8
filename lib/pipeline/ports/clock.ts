/** Time, so that tests and simulations can have their own. */
export interface Clock {
  /** Now, in UTC with milliseconds. */
  now(): string;
  sleep(milliseconds: number): Promise<void>;
  /** A number from 0 up to 1, to spread retries. */
  random(): number;
}
