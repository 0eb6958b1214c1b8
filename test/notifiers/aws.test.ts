import { describe, expect, test } from "vitest";
import { type AwsCall, callAws } from "../../lib/notifiers/aws.ts";
import type { SendFailure } from "../../lib/notifiers/failure.ts";
import { aDestination, aWorld, awsAt, CREDENTIALS } from "../contract/notifier.ts";
import { authorizationIn, signatureOf } from "./signature.ts";

const CALL = {
  service: "SNS",
  headers: { "content-type": "application/x-www-form-urlencoded" },
  body: "Action=Publish&Message=gr%C3%BC%C3%9Fe",
} as const satisfies AwsCall;

/** AWS's own examples: https://docs.aws.amazon.com/IAM/latest/UserGuide/signature-v4-test-suite.html. */
describe("the signature that these tests work out", () => {
  const headers = { host: "example.amazonaws.com", "x-amz-date": "20150830T123600Z" };
  test.each([
    ["GET", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"],
    ["POST", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"],
  ])("is AWS's of a bare %s", (method, signature) => {
    const authorization = `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=${signature}`;
    const request = { method, url: "/", headers: { ...headers, authorization }, body: "" };
    expect(signatureOf(request, CREDENTIALS.secretAccessKey)).toBe(signature);
    expect(authorizationIn(request.headers).signature).toBe(signature);
  });
});

describe("a call of AWS", () => {
  test("is signed over all that it says, for its service and region, at the time that it is", async () => {
    const { url, captured } = await aDestination();
    await callAws(aWorld(undefined, { aws: awsAt(url) }), { ...CALL, region: "us-east-1" });
    const [request = expect.fail()] = captured;
    const { key, scope, signed, signature } = authorizationIn(request.headers);
    expect([key, ...scope]).toEqual([
      "AKIDEXAMPLE",
      "20261120",
      "us-east-1",
      "sns",
      "aws4_request",
    ]);
    expect(request.headers["x-amz-date"]).toBe("20261120T100000Z");
    expect(request.headers["x-amz-security-token"]).toBe(CREDENTIALS.sessionToken);
    expect(signed).toEqual([
      "content-type",
      "host",
      "x-amz-content-sha256",
      "x-amz-date",
      "x-amz-security-token",
    ]);
    expect(signatureOf(request, CREDENTIALS.secretAccessKey)).toBe(signature);
  });

  test.each([
    ["SNS", undefined, "sns.eu-west-1.amazonaws.com"],
    ["SESV2", undefined, "email.eu-west-1.amazonaws.com"],
    ["EVENTBRIDGE", "us-east-1", "events.us-east-1.amazonaws.com"],
    ["SFN", "cn-north-1", "states.cn-north-1.amazonaws.com.cn"],
    ["CODEPIPELINE", "us-gov-west-1", "codepipeline.us-gov-west-1.amazonaws.com"],
  ] as const)("of %s in %s goes to %s", async (service, region, host) => {
    const asked: string[] = [];
    const { aws, now } = aWorld();
    const http = {
      send: async ({ url }: { readonly url: string }) => {
        asked.push(url);
        return { status: 200, headers: {}, body: "", said: "" };
      },
    };
    const reach = { aws: { ...aws, endpointOf: () => undefined }, now, http };
    await callAws(reach, { ...CALL, service, region });
    expect(asked).toEqual([`https://${host}/`]);
  });
});

describe("what AWS says of a call that it refuses", () => {
  async function refused(status: number, body: string, headers = {}) {
    const { url } = await aDestination((response) => response.writeHead(status, headers).end(body));
    const sending = callAws(aWorld(undefined, { aws: awsAt(url) }), CALL);
    const { verdict, message } = await sending.then(
      () => expect.fail(),
      (failure: SendFailure) => failure,
    );
    return [verdict, message];
  }
  const json = (type: string) => JSON.stringify({ __type: type, message: "no" });
  const xml = (code: string) =>
    `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>a &lt;b&gt; &amp;amp;</Message></Error></ErrorResponse>`;

  test.each([
    ["ThrottlingException", "temporary"],
    ["TooManyRequestsException", "temporary"],
    ["LimitExceededException", "temporary"],
    ["ExpiredTokenException", "temporary"],
    ["AccessDeniedException", "permanent"],
    ["TaskTimedOut", "permanent"],
    ["TaskDoesNotExist", "permanent"],
    ["InvalidToken", "permanent"],
  ])("%s is a %s failure, though its status is 400", async (name, verdict) => {
    expect(await refused(400, json(name))).toEqual([verdict, `400: ${name}: no`]);
  });

  test("is its exception without a namespace", async () => {
    const name = "com.amazonaws.states#TaskTimedOut";
    expect(await refused(400, json(name))).toEqual(["permanent", "400: TaskTimedOut: no"]);
  });

  test("is in a header of REST", async () => {
    const headers = { "x-amzn-errortype": "MessageRejected:http://internal.amazon.com/" };
    const answer = await refused(400, '{"message":"Email address is not verified."}', headers);
    expect(answer).toEqual(["permanent", "400: MessageRejected: Email address is not verified."]);
  });

  test.each([
    [400, "KMSThrottling", "temporary"],
    [429, "Throttled", "temporary"],
    [403, "AuthorizationError", "permanent"],
    [404, "NotFound", "permanent"],
  ])("is in XML of a query: a %i %s is a %s failure", async (status, code, verdict) => {
    const words = `${status}: ${code}: a <b> &amp;`;
    expect(await refused(status, xml(code))).toEqual([verdict, words]);
  });

  test("holds no credentials", async () => {
    const [, message] = await refused(403, json(`x${CREDENTIALS.secretAccessKey}`));
    expect(message).toBe("403: x…: no");
  });

  test.each(["", "null", "[]", '{"__type":7}', "<html>"])("may be %j", async (body) => {
    expect(await refused(400, body)).toEqual(["permanent", body ? `400: ${body}` : "400"]);
  });
});
