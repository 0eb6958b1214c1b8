/** Milliseconds that lib/infra lets functions run: those that answer requests, those that read the stream, the sweep, the prober, what decides gates, and what tells subscriptions. */
export const FUNCTION_TIMEOUTS = {
  request: 29_000,
  stream: 60_000,
  sweep: 55_000,
  probe: 120_000,
  decide: 60_000,
  notify: 120_000,
} as const;
