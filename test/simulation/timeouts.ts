/** Milliseconds that lib/infra lets functions run: those that answer requests, those that read the stream, and the sweep. */
export const FUNCTION_TIMEOUTS = { request: 29_000, stream: 60_000, sweep: 55_000 } as const;
