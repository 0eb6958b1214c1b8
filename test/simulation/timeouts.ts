/** Milliseconds that lib/infra lets functions run: those that answer requests, those that read the stream, the sweep, the prober, and what decides gates. */
export const FUNCTION_TIMEOUTS = {
  request: 29_000,
  stream: 60_000,
  sweep: 55_000,
  probe: 120_000,
  decide: 60_000,
} as const;
