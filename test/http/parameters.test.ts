import { expect, test } from "vitest";
import { PARAMETERS } from "../../lib/http/parameters.ts";
import { ROUTES, type Route } from "../../lib/http/routes.ts";

test.each(Object.keys(ROUTES) as Route[])("%s has a shape for each of its parameters", (route) => {
  const described = ROUTES[route];
  const query = "query" in described ? described.query : undefined;
  const { shape } = PARAMETERS[route] ?? {};
  expect(shape && Object.keys(shape)).toEqual(query);
});
