import { expect, test } from "vitest";
import { type Auth, type Limit, ROUTES } from "../../lib/http/routes.ts";
import { STACK_NAME } from "../../lib/infra/stack-name.ts";
import type { Resource } from "../../lib/local/template/template.ts";
import { aStack, nameOf, ofType, resourcesOf, theOnly } from "./stack.ts";

const app = aStack();
const resources = resourcesOf(app);
const stage = theOnly(resources, "AWS::ApiGatewayV2::Stage").properties;

/** The authorization of each route, the function that it leads to, and the format of what that gets. */
function routesOf(all: readonly Resource[]): Record<string, string[]> {
  return Object.fromEntries(
    ofType(all, "AWS::ApiGatewayV2::Route").map(({ properties }) => {
      const integration = ofType(all, "AWS::ApiGatewayV2::Integration").find(
        ({ id }) => `integrations/${nameOf(id)}` === properties.Target,
      );
      const { IntegrationUri, PayloadFormatVersion } = integration?.properties ?? {};
      const { RouteKey, AuthorizationType } = properties;
      return [
        String(RouteKey),
        [AuthorizationType, IntegrationUri, PayloadFormatVersion].map(String),
      ];
    }),
  );
}

const routes = routesOf(resources);

function functionOf(verb: string): string {
  return `${verb[0]?.toUpperCase()}${verb.slice(1)}VerbFunction`;
}

test("each call of the contract is a route to its verb's function, and the function judges its callers", () => {
  const expected = Object.entries(ROUTES).map(([route, { verb }]) => {
    return [route, ["NONE", functionOf(verb), "2.0"]];
  });
  const fallback = { $default: ["NONE", "QueryVerbFunction", "2.0"] };
  expect(routes).toEqual({ ...Object.fromEntries(expected), ...fallback });
});

test("where the stack says so, callers sign with IAM, and only for calls that need nobody to be known they don't", () => {
  const signed = routesOf(resourcesOf(aStack(undefined, { authorization: "iam" })));
  const open = Object.entries(signed).filter(([, [authorization]]) => authorization === "NONE");
  expect(open.map(([route]) => route).sort()).toEqual(
    [
      "$default",
      "GET /healthz",
      "GET /openapi.json",
      "GET /schemas/report.json",
      "POST /v1/webhooks/{source}",
    ].sort(),
  );
  const others = Object.keys(signed).filter((route) => !open.some(([one]) => one === route));
  expect(others.map((route) => signed[route]?.[0])).toEqual(others.map(() => "AWS_IAM"));
});

test("each route may invoke its function", () => {
  const ofTheApi = ofType(resources, "AWS::Lambda::Permission").filter(
    ({ properties }) => properties.Principal === "apigateway.amazonaws.com",
  );
  const permissions = ofTheApi.map(({ properties }) => {
    const { FunctionName, SourceArn } = properties;
    return `${FunctionName} ${String(SourceArn).split("/*/*").at(-1)}`;
  });
  const expected = Object.entries(routes).map(([route, [, target]]) => {
    return `${target} ${route === "$default" ? "" : route.split(" ")[1]}`;
  });
  expect(permissions.sort()).toEqual(expected.sort());
});

/** Requests a second, and at once, that a route's settings let through. */
function limitsOf(settings: unknown): unknown[] {
  const { ThrottlingRateLimit, ThrottlingBurstLimit } = settings as Record<string, unknown>;
  return [ThrottlingRateLimit, ThrottlingBurstLimit];
}

test("a route whose callers sign in has the limits of the stage", () => {
  expect(limitsOf(stage.DefaultRouteSettings)).toEqual([500, 1_000]);
});

test("each route that takes calls without credentials, or keeps them waiting, has a limit of its own", () => {
  const limits = { caller: undefined, signature: [100, 200], none: [20, 40], wait: [20, 100] };
  const limited = Object.entries<{ auth: Auth; limit?: Limit }>(ROUTES).flatMap(
    ([route, { auth, limit = auth }]) => (limit === "caller" ? [] : [[route, limits[limit]]]),
  );
  const settings = Object.entries(stage.RouteSettings as Record<string, unknown>);
  expect(Object.fromEntries(settings.map(([route, one]) => [route, limitsOf(one)]))).toEqual({
    ...Object.fromEntries(limited),
    $default: [20, 40],
  });
});

test("waits keep no more environments than leave others 400, of a thousand that an account has", () => {
  const { "GET /v1/wait/{path+}": wait } = stage.RouteSettings as Record<string, unknown>;
  const [rate = Number.NaN, burst = Number.NaN] = limitsOf(wait).map(Number);
  const longest = 25;
  expect(rate * longest + burst).toBeLessThanOrEqual(600);
});

test("all limited routes together leave callers most of an account's requests, where accounts have fewest", () => {
  const settings = Object.values(stage.RouteSettings as Record<string, unknown>);
  const rates = settings.map((one) => Number(limitsOf(one)[0]));
  const ofAccount = 2_500;
  expect(rates.reduce((sum, rate) => sum + rate, 0)).toBeLessThan(ofAccount / 10);
});

test("a route with a limit of its own is still measured by itself", () => {
  for (const one of [stage.DefaultRouteSettings, ...Object.values(stage.RouteSettings as object)]) {
    expect(one).toMatchObject({ DetailedMetricsEnabled: true });
  }
});

test("the stage comes after its routes, because it can't limit what isn't there", () => {
  const { template } = app.app.synth().getStackByName(STACK_NAME);
  const resourcesById = template.Resources as Record<
    string,
    { Type: string; DependsOn?: string[] }
  >;
  const [stageResource] = Object.values(resourcesById).filter((one) =>
    one.Type.endsWith("::Stage"),
  );
  const routeIds = ofType(resources, "AWS::ApiGatewayV2::Route").map(({ id }) => id);
  expect(stageResource?.DependsOn).toEqual(expect.arrayContaining(routeIds));
});

test("the access log holds neither headers nor bodies nor query strings", () => {
  const { Format } = stage.AccessLogSettings as { Format: string };
  const fields = Object.values(JSON.parse(Format) as Record<string, string>);
  expect(fields.sort()).toEqual(
    [
      "$context.error.message",
      "$context.identity.sourceIp",
      "$context.identity.userArn",
      "$context.path",
      "$context.requestId",
      "$context.requestTime",
      "$context.responseLatency",
      "$context.responseLength",
      "$context.routeKey",
      "$context.status",
    ].sort(),
  );
});

test("a function has given up before the API does", () => {
  const answering = Object.values(routes).map(([, target]) => target);
  for (const { id, properties } of ofType(resources, "AWS::Lambda::Function")) {
    if (answering.includes(nameOf(id))) expect(properties.Timeout).toBeLessThan(30);
  }
});
