import { expect, test } from "vitest";
import { ROUTES } from "../../lib/http/routes.ts";
import { send } from "./driver.ts";

type Document = {
  openapi: string;
  paths: Record<string, Record<string, { responses: object; requestBody?: object }>>;
};

test("the OpenAPI document has every call that the service answers, and no other", async () => {
  const { status, body } = await send<Document>("GET", "/openapi.json");
  expect([status, body.openapi]).toEqual([200, "3.1.0"]);
  const calls = Object.entries(body.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(calls.sort()).toEqual(
    Object.keys(ROUTES)
      .map((route) => route.replace("+}", "}"))
      .sort(),
  );
});

test("the OpenAPI document says what a report may hold", async () => {
  const { body } = await send<Document>("GET", "/openapi.json");
  const text = JSON.stringify(body.paths["/v1/reports/{path}"]?.post?.requestBody);
  for (const field of ["observedAt", "conditions", "lastTransitionTime", "revision", "date-time"]) {
    expect(text).toContain(field);
  }
});

test("the service says that it is alive", async () => {
  expect(await send("GET", "/healthz")).toMatchObject({ status: 200, body: { status: "ok" } });
});
