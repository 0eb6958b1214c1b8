import { describe, expect, test } from "vitest";
import { type Declaration, refuseFaults } from "../../lib/domain/declaration.ts";
import { Refusal } from "../../lib/domain/refusal.ts";
import { declaration as schema } from "../../lib/schema/declaration.ts";
import { parseAs } from "../../lib/schema/shape.ts";
import { RESOURCE } from "./builders.ts";

const probe = { http: { url: "https://example.com/health" } };

/** The fields at fault in a declaration, by its shape or by its sense. */
function faultsOf(declaration: object): string[] {
  try {
    refuseFaults(RESOURCE, parseAs(schema, declaration) as Declaration);
    return [];
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return refusal.faults.map(({ path }) => path);
  }
}

describe("a declaration", () => {
  test.each([
    { abnormal: ["DiskPressure"], critical: false, thresholds: { failure: 3 } },
    { rollup: { policy: "default", min: 2 } },
    { rollup: { policy: "quorum", min: 2 }, dependsOn: ["platform/db"] },
    { probe: { ...probe, every: "5s", timeout: "5s" }, links: { runbook: "https://example.com" } },
    { probe: { tcp: { host: "db.internal", port: 5432 } } },
    { probe: { dns: { name: "example.com", type: "A", expect: ["192.0.2.1"] } } },
    { probe: { lambda: { functionName: "check-checkout" } } },
  ])("may say %j", (declaration) => {
    expect(faultsOf(declaration)).toEqual([]);
  });

  test.each([
    ["abnormal", { abnormal: ["Ready"] }],
    ["rollup.min", { rollup: { policy: "quorum" } }],
    ["rollup.policy", { rollup: { policy: "best" } }],
    ["dependsOn[1]", { dependsOn: ["platform/db", RESOURCE] }],
    ["thresholds.failure", { thresholds: { failure: 0 } }],
    ["links.runbook", { links: { runbook: "javascript:alert(1)" } }],
    ["probe", { probe: { every: "60s" } }],
    ["probe", { probe: { ...probe, tcp: { host: "db", port: 1 } } }],
    ["probe.every", { probe: { ...probe, every: "4s", timeout: "1s" } }],
    ["probe.timeout", { probe: { ...probe, every: "5s", timeout: "6s" } }],
    ["probe.timeout", { probe: { ...probe, every: "5m", timeout: "31s" } }],
    ["probe.http.url", { probe: { http: { url: "https://me:secret@example.com" } } }],
    ["probe.http.url", { probe: { http: { url: "file:///etc/passwd" } } }],
    ["probe.tcp.port", { probe: { tcp: { host: "db", port: 65_536 } } }],
    ["probe.dns.type", { probe: { dns: { name: "example.com", type: "ANY" } } }],
  ])("is refused for its %s when it says %j", (field, declaration) => {
    expect(faultsOf(declaration)).toEqual([field]);
  });
});
