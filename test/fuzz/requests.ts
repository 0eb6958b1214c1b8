import { createHmac } from "node:crypto";
import fc from "fast-check";
import { hostileBytes, hostileJson, hostileText, hostileYaml } from "./hostile.ts";
import type { Operation, Parameter } from "./operations.ts";
import { FRAMINGS, type RawRequest } from "./raw-http.ts";
import { type JsonSchema, jsonOf, textOf } from "./schema.ts";

/** The secret of GitHub's webhook, which some deliveries are signed with. */
export const SECRET = "fuzz-secret";
/** Few resources, so that what they are can be compared after every request. */
export const RESOURCES = ["fuzz/a", "fuzz/b", "fuzz/a/c", "other"];

/** One thing most of the time, and now and then another. */
function mostly<T>(usual: fc.Arbitrary<T>, rare: fc.Arbitrary<T>, oneIn = 8): fc.Arbitrary<T> {
  return fc.oneof({ weight: oneIn - 1, arbitrary: usual }, { weight: 1, arbitrary: rare });
}

const METHODS = [
  "GET",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
  "HEAD",
  "OPTIONS",
  "TRACE",
  "PURGE",
  "get",
];

const CONTENT_TYPES = [
  ...["application/yaml", "APPLICATION/JSON; charset=utf-8", "application/merge-patch+json"],
  ...["application/json; charset=utf-16", "application/json;", ";", "", "text/plain", "text/yaml"],
  ...[
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/json, text/html",
  ],
  ...["application/octet-stream", "application/vnd.api+json", "a/b/c", "\u00ff"],
];

type Header = readonly [name: string, value: string];

const HEADERS: readonly Header[] = [
  ["content-type", "application/yaml"],
  ["content-type", "text/plain"],
  ["content-encoding", "gzip"],
  ["content-encoding", "identity, br"],
  ["accept", "text/event-stream"],
  ["accept-encoding", "gzip;q=0"],
  ["if-none-match", "*"],
  ["if-none-match", 'W/"1", "2", \u00ff'],
  ["if-none-match", '"'.repeat(4_000)],
  ["authorization", "Bearer x"],
  ["authorization", "AWS4-HMAC-SHA256 Credential=x"],
  ["cookie", "a=b; =; ;;; c"],
  ["expect", "100-continue"],
  ["expect", "the unexpected"],
  ["upgrade", "websocket"],
  ["host", "evil.example"],
  ["origin", "https://evil.example"],
  ["origin", "null"],
  ["x-forwarded-for", "127.0.0.1, \u00e9"],
  ["x-http-method-override", "DELETE"],
  ["range", "bytes=0-0"],
  ["x-github-event", "deployment_status"],
  ["x-hub-signature-256", "sha256=00"],
  ["last-event-id", "-1"],
  ["__proto__", "x"],
  ["x-long", "x".repeat(20_000)],
  ["bad name", "x"],
  ["x-null", "a\u0000b"],
  ["transfer-encoding", "gzip"],
  ["content-length", "-1"],
  ["content-length", "1e3"],
];

const text: JsonSchema = { type: "string" };
const number: JsonSchema = { type: "integer" };
const checkRun = { id: number, name: text, head_sha: text, status: text, conclusion: text };

/** What of a GitHub delivery is read, because the document says no more than that it is an object. */
const CHECK_RUN: JsonSchema = {
  type: "object",
  required: ["repository", "check_run"],
  properties: {
    repository: {
      type: "object",
      required: ["full_name"],
      properties: { full_name: { type: "string", pattern: "^fuzz/[ab]$" } },
    },
    check_run: { type: "object", required: Object.keys(checkRun), properties: checkRun },
  },
};

/** Requests to one of a service's calls, most of them wrong in a few ways. */
export function requestTo(operation: Operation, host: string): fc.Arbitrary<RawRequest> {
  const { method, path, parameters, body } = operation;
  const isSigned = path.includes("/webhooks/");
  return fc
    .record({
      method: mostly(fc.constant(method), fc.constantFrom(...METHODS), 16),
      path: pathOf(path),
      query: queryOf(parameters),
      headers: mostly(
        fc.constant<Header[]>([]),
        fc.array(fc.constantFrom(...HEADERS), { minLength: 1, maxLength: 3 }),
        3,
      ),
      content: contentOf(isSigned ? CHECK_RUN : body),
      framing: mostly(fc.constant("length" as const), fc.constantFrom(...FRAMINGS)),
      signed: mostly(fc.constant(isSigned), fc.constant(false)),
    })
    .map(({ path: at, query, content: [type, bytes], headers, signed, ...rest }) => ({
      ...rest,
      body: bytes,
      target: at + query,
      headers: [
        ["host", host] as const,
        ["content-type", type] as const,
        ...(signed ? signatureOf(bytes) : []),
        ...headers,
      ],
    }));
}

function pathOf(template: string): fc.Arbitrary<string> {
  const value = fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...RESOURCES) },
    { weight: 1, arbitrary: hostileText.map(encodeURI) },
    { weight: 1, arbitrary: hostileText.map(encodeURIComponent) },
    { weight: 1, arbitrary: hostileText },
  );
  const source = mostly(fc.constant("github"), value);
  const filled = fc
    .tuple(value, source)
    .map(([path, name]) => template.replace("{path}", () => path).replace("{source}", () => name));
  return mostly(
    filled,
    fc.tuple(filled, hostileText.map(encodeURI)).map((parts) => parts.join("/")),
    20,
  );
}

const TIMEOUT = "timeout";

function queryOf(parameters: readonly Parameter[]): fc.Arbitrary<string> {
  const known = parameters
    .filter(({ in: place, name }) => place === "query" && name !== TIMEOUT)
    .map(({ name, schema }) =>
      fc.tuple(fc.constant(name), mostly(textOf(schema.items ?? schema), hostileText, 3)),
    );
  // A call that waits is always told for how long: nobody here has the time that it takes else.
  const times = parameters.filter(({ name }) => name === TIMEOUT);
  const time = fc.tuple(
    ...times.map(({ schema }) =>
      fc.tuple(fc.constant(TIMEOUT), mostly(textOf(schema), hostileText)),
    ),
  );
  const unknown = fc.tuple(hostileText, hostileText);
  const pair = fc.oneof(
    { weight: 1, arbitrary: unknown },
    ...known.map((one) => ({ weight: 3, arbitrary: one })),
  );
  const pairs = fc
    .tuple(time, fc.array(pair, { minLength: 1, maxLength: 3 }))
    .map(([first, all]) => `?${new URLSearchParams([...first, ...all]).toString()}`);
  const raw = fc.constantFrom("?", "?&&", "?%", "?=", "?a=%ff", "?limit=1&limit=2", "?a?b#c");
  return fc.oneof(
    { weight: known.length === 0 ? 12 : 1, arbitrary: fc.constant("") },
    { weight: known.length === 0 ? 1 : 3, arbitrary: pairs },
    { weight: 1, arbitrary: raw },
  );
}

/** A content type and a body, which go together most of the time. */
function contentOf(schema: JsonSchema | undefined): fc.Arbitrary<readonly [string, Uint8Array]> {
  const fitting = schema ? jsonOf(schema) : fc.constant("");
  const json = mostly(fitting, hostileJson, schema ? 12 : 4).map(bytesOf);
  const yaml = mostly(fitting, hostileYaml, 2).map(bytesOf);
  const any = fc.oneof(json, yaml, hostileBytes);
  return fc.oneof(
    { weight: 12, arbitrary: fc.tuple(fc.constant("application/json"), json) },
    { weight: 3, arbitrary: fc.tuple(fc.constant("application/yaml"), yaml) },
    { weight: 3, arbitrary: fc.tuple(fc.constantFrom(...CONTENT_TYPES), any) },
  );
}

function bytesOf(text: string): Uint8Array {
  return Buffer.from(text);
}

function signatureOf(body: Uint8Array): Header[] {
  const digest = createHmac("sha256", SECRET).update(body).digest("hex");
  return [
    ["x-github-event", "check_run"],
    ["x-hub-signature-256", `sha256=${digest}`],
  ];
}
