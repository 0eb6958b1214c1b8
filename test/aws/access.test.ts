import { describe, expect, test } from "vitest";
import { awsAccess } from "../../lib/aws/access.ts";

const BUS = "arn:aws:events:eu-west-1:123456789012:event-bus/signalbox";
const LAMBDA = {
  AWS_REGION: "eu-west-1",
  AWS_ACCESS_KEY_ID: "ASIAEXAMPLE",
  AWS_SECRET_ACCESS_KEY: "s3cr3t",
  AWS_SESSION_TOKEN: "t0k3n",
};

describe("the access that notifiers have to AWS", () => {
  test("is that of the function's role, at AWS's own addresses", () => {
    const access = awsAccess(BUS, LAMBDA);
    expect([access.region, access.ownBus]).toEqual(["eu-west-1", BUS]);
    expect(access.credentials()).toEqual({
      accessKeyId: "ASIAEXAMPLE",
      secretAccessKey: "s3cr3t",
      sessionToken: "t0k3n",
    });
    expect(access.endpointOf("SNS")).toBeUndefined();
  });

  test("follows credentials that are renewed", () => {
    const variables = { ...LAMBDA };
    const access = awsAccess(BUS, variables);
    variables.AWS_ACCESS_KEY_ID = "ASIAOTHER";
    expect(access.credentials().accessKeyId).toBe("ASIAOTHER");
  });

  test("is at another address where the operator names one, of one service before all", () => {
    const everywhere = { ...LAMBDA, AWS_ENDPOINT_URL: "http://127.0.0.1:1" };
    const access = awsAccess(BUS, { ...everywhere, AWS_ENDPOINT_URL_SNS: "http://127.0.0.1:2" });
    const [sns, sfn] = [access.endpointOf("SNS"), access.endpointOf("SFN")];
    expect([sns, sfn]).toEqual(["http://127.0.0.1:2", "http://127.0.0.1:1"]);
  });

  test("needs credentials and a region by the time that it is used", () => {
    const access = awsAccess(BUS, {});
    expect(() => access.region).toThrow("AWS_REGION is not in the environment");
    expect(() => access.credentials()).toThrow("AWS_ACCESS_KEY_ID is not in the environment");
  });
});
