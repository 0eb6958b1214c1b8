import { describe, expect, test } from "vitest";
import { aPath, report, send, statusOf } from "./driver.ts";

describe("a batch", () => {
  test("holds five hundred reports, and no more", async () => {
    const root = aPath("many");
    const reports = Array.from({ length: 501 }, (_, index) => ({
      resource: `${root}/r${index}`,
      health: "Ready",
    }));
    expect((await send("POST", "/v1/reports", { reports })).status).toBe(422);
    const { body } = await send<{ results: { applied: boolean }[] }>("POST", "/v1/reports", {
      reports: reports.slice(0, 500),
    });
    expect(body.results.filter(({ applied }) => applied)).toHaveLength(500);
  });
});

describe("a list", () => {
  test("of five hundred members is taken in whole", async () => {
    const path = aPath("web");
    const names = Array.from({ length: 500 }, (_, index) => `pod-${index}`);
    await report(path, { resources: names.map((name) => ({ name, health: "Ready" })) });
    const some = ["pod-0", "pod-250", "pod-499"].map((name) => statusOf(`${path}/${name}`));
    expect((await Promise.all(some)).map(({ health }) => health)).toEqual(Array(3).fill("Ready"));
  });
});
