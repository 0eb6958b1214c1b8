import { expect, test } from "vitest";
import { invalid, Refusal } from "../../lib/domain/refusal.ts";
import { problemOf } from "../../lib/http/problem.ts";

test("a problem tells fifty faults, and how many more there are", () => {
  const faults = Array.from({ length: 70 }, (_, n) => ({ path: `key-${n}`, message: "is wrong" }));
  const { detail, errors } = problemOf(invalid({ path: "first", message: "is wrong" }, ...faults));
  expect(detail).toBe("first: is wrong; and 21 faults more");
  expect(errors).toHaveLength(50);
});

test("a problem doesn't send back what was sent", () => {
  const long = "x".repeat(60_000);
  expect(problemOf(new Refusal("malformed", long)).detail).toHaveLength(500);
  const { errors } = problemOf(invalid({ path: long, message: long }));
  expect(JSON.stringify(errors).length).toBeLessThan(1_100);
});

test("an error of ours tells nothing of its cause", () => {
  const problem = problemOf(new Error("the password is swordfish"));
  expect(problem.status).toBe(500);
  expect(JSON.stringify(problem)).not.toContain("swordfish");
});
