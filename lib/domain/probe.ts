/** What the service itself can look at; a probe declares exactly one. */
export const PROBE_KINDS = ["http", "tcp", "dns", "lambda"] as const;

/** What a DNS probe can ask for. */
export const DNS_TYPES = ["A", "AAAA", "CNAME", "MX", "NS", "SRV", "TXT"] as const;
export type DnsType = (typeof DNS_TYPES)[number];

export const HTTP_METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT"] as const;
export type HttpMethod = (typeof HTTP_METHODS)[number];

/** What the expression over an answer's body can speak of, and CEL's types of it. */
export const BODY_VARIABLES = {
  status: "int",
  headers: "map",
  body: "dyn",
  latencyMs: "double",
} as const;

/** What an HTTP probe must be answered to succeed: any 2xx unless it says. */
export type HttpExpectation = {
  readonly status?: readonly number[];
  readonly maxLatency?: string;
  /** A CEL expression over `BODY_VARIABLES`. */
  readonly body?: string;
};

/** What each kind of probe looks at. */
export type ProbeTargets = {
  readonly http: {
    readonly url: string;
    readonly method?: HttpMethod;
    readonly expect?: HttpExpectation;
  };
  readonly tcp: { readonly host: string; readonly port: number };
  readonly dns: {
    readonly name: string;
    readonly type: DnsType;
    readonly expect?: readonly string[];
  };
  readonly lambda: { readonly functionName: string };
};

/** What the service itself looks at, how often, and how long it waits; durations are texts such as `60s`. */
export type ProbeDeclaration = Partial<ProbeTargets> & {
  readonly every?: string;
  readonly timeout?: string;
};

/** How often a probe runs and how long it waits, unless it says. */
export const PROBE_DEFAULTS = { every: "60s", timeout: "5s" } as const;

/** Milliseconds: the least time from one run of a probe to the next, and the most that one may wait. */
export const PROBE_BOUNDS = { every: 5_000, timeout: 30_000 } as const;
