/** Milliseconds that lib/infra lets functions run, those that answer requests and the relay. */
export const FUNCTION_TIMEOUTS = { request: 29_000, relay: 60_000 } as const;
