import { describe, expect, test } from "vitest";
import { ingest } from "../../lib/pipeline/ingest.ts";
import { realPorts } from "./ports.ts";

const RESOURCE = "shop/api";

describe("two hundred reports on one resource at once", () => {
  test("all end up in its status, each with a change of its own", async () => {
    const ports = await realPorts();
    const inputs = Array.from({ length: 200 }, (_, index) => ({
      id: `r${index}`,
      data: { [`k${index}`]: index },
    }));
    const results = await Promise.all(
      inputs.map((input) => ingest(ports, { resource: RESOURCE, input }, "ci")),
    );
    const stored = await ports.store.read(RESOURCE);
    expect(results.every(({ applied }) => applied)).toBe(true);
    expect(stored?.state.data.children?.size).toBe(200);
    expect(stored?.version).toBe(200);
    expect(new Set(results.map(({ status }) => status.sequence)).size).toBe(200);
  });
});
