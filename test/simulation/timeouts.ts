/** Milliseconds that lib/infra lets functions run: those that answer requests, the relay, and the sweep. */
export const FUNCTION_TIMEOUTS = { request: 29_000, relay: 60_000, sweep: 55_000 } as const;
