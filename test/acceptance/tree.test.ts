import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HEALTHS } from "../../lib/domain/health.ts";
import { groupOf, nameOf } from "../../lib/domain/resource.ts";
import type { ResourceStatus } from "../../lib/domain/status.ts";
import { signalbox } from "../cli/child.ts";
import { verdictOnMembers } from "../domain/oracle-of-groups.ts";
import { allEvents, type BusEvent, condition, send } from "./driver.ts";
import { type ServiceProcess, startProcess } from "./process.ts";
import { manifestOf, numbers, POLICIES, Probed, TREE } from "./tree.ts";

/** How often members fail and recover; each time takes about a second. */
const ROUNDS = Number(process.env.SIGNALBOX_TREE_ROUNDS ?? 6);
const probed = new Probed();
let [folder, service] = ["", undefined as ServiceProcess | undefined];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "signalbox-tree-"));
  service = await startProcess(["--port", "0", "--data", join(folder, "data")]);
});

afterAll(async () => {
  await service?.stop();
  probed.close();
  await rm(folder, { recursive: true, force: true });
});

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const { status, body: answer } = await send<T>(method, path, body, { url: service?.url ?? "" });
  expect({ path, status, answer: status < 300 ? "" : answer }).toMatchObject({ answer: "" });
  return answer;
}

/** Lets some services break or recover, reports other members anew, and probes everything. */
async function round(random: () => number): Promise<void> {
  for (const { path, isProbed } of TREE) {
    if (isProbed && random() < 0.15) {
      if (!probed.broken.delete(path)) probed.broken.add(path);
    }
  }
  const reported = TREE.filter(({ isProbed }) => !isProbed && random() < 0.3);
  const reports = reported.map(({ path: resource }) => {
    const health = HEALTHS[Math.floor(random() * HEALTHS.length)];
    return { resource, health, message: `said ${health}` };
  });
  await Promise.all([
    call("POST", "/_local/sweep"),
    reports.length > 0 && call("POST", "/v1/reports", { reports }),
  ]);
}

async function everything(): Promise<Map<string, ResourceStatus>> {
  const { items } = await call<{ items: ResourceStatus[] }>("GET", "/v1/status?limit=500");
  return new Map(items.map((status) => [status.resource, status]));
}

function isCritical(path: string): boolean {
  return TREE.find((one) => one.path === path)?.critical ?? true;
}

/** What a group shows of what its members make it. */
function shownBy(status: ResourceStatus) {
  const { health, message, members } = status;
  const said = (type: string) => {
    const { status: word, reason, message: text } = condition(status, type);
    return { status: word, reason, message: text };
  };
  return {
    ...{ health, message, members },
    membersReady: said("MembersReady"),
    degraded: said("Degraded"),
  };
}

function foldOf(group: string, statuses: ReadonlyMap<string, ResourceStatus>) {
  const members = [...statuses.values()].filter(({ resource }) => groupOf(resource) === group);
  const verdict = verdictOnMembers(
    members.map(({ resource, health, kind }) => {
      return { name: nameOf(resource), health, type: kind, critical: isCritical(resource) };
    }),
    POLICIES[group],
  );
  return { ...verdict, message: verdict.membersReady.message };
}

/** The words that a resource's events tell, one after the other. */
function wordsIn(events: readonly BusEvent[], resource: string) {
  return events
    .filter((one) => one.detail.resource === resource)
    .filter((one) => one["detail-type"] === "HealthTransitioned")
    .map(({ detail: { from, to } }) => [from, to]);
}

describe("a tree of three pipelines in four environments of ten components", () => {
  let statuses: ReadonlyMap<string, ResourceStatus>;
  let events: readonly BusEvent[];

  beforeAll(async () => {
    const manifest = manifestOf(await probed.listen());
    const declared = await signalbox(service?.url ?? "", ["declare", "-f", "-"], manifest);
    expect(declared).toMatchObject({ code: 0, stderr: "" });
    const random = numbers(2026);
    for (let n = 0; n < ROUNDS; n++) await round(random);
    await call("POST", "/_local/idle");
    [statuses, events] = [await everything(), await allEvents(service?.url)];
  }, 300_000);

  test("has a status for each component and for each group", () => {
    expect([...statuses.values()].filter(({ kind }) => kind === "group")).toHaveLength(3 + 3 * 4);
    expect([...statuses.values()].filter(({ kind }) => kind === "component")).toHaveLength(120);
    const words = new Set([...statuses.values()].map(({ health }) => health));
    expect(words.size).toBeGreaterThan(3);
  });

  test("shows every group as the fold over its members", () => {
    const groups = [...statuses.values()].filter(({ kind }) => kind === "group");
    const shown = groups.map((group) => [group.resource, shownBy(group)]);
    expect(shown).toEqual(groups.map(({ resource }) => [resource, foldOf(resource, statuses)]));
  });

  test("tells each change of a word exactly once", () => {
    const ids = events.map(({ detail }) => detail.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [resource, { health }] of statuses) {
      const words = wordsIn(events, resource);
      const froms = words.map(([from]) => from);
      const tos = words.map(([, to]) => to);
      expect({ resource, froms }).toEqual({ resource, froms: [null, ...tos.slice(0, -1)] });
      expect({ resource, health: tos.at(-1) }).toEqual({ resource, health });
      for (const [from, to] of words) expect(from).not.toBe(to);
    }
  });

  test("names the member whose reporter was killed, as of its deadline", async () => {
    const path = "silence/staging/worker";
    await call("PUT", `/v1/resources/${path}`, { heartbeat: { every: "1s", grace: "1s" } });
    await call("POST", `/v1/reports/${path}`, { health: "Ready" });
    await call("POST", "/v1/reports/silence/staging/api", { health: "Ready" });
    const { status } = await call<{ status: ResourceStatus }>("POST", `/v1/reports/${path}`, {
      health: "Ready",
    });
    const observed = Date.parse(condition(status).observedTime);
    const deadline = new Date(observed + 2_000).toISOString();
    const at = await call<ResourceStatus>("GET", `/v1/wait/${path}?for=health=Unknown&timeout=20s`);
    expect(condition(at)).toMatchObject({ reason: "Expired", lastTransitionTime: deadline });
    await call("POST", "/_local/sweep");
    await call("POST", "/_local/idle");
    const group = await call<ResourceStatus>("GET", "/v1/status/silence/staging");
    expect(group).toMatchObject({
      health: "Unknown",
      message: "1 component UNKNOWN, 1 component READY",
    });
    expect(condition(group, "MembersReady").lastTransitionTime).toBe(deadline);
    expect(condition(group, "Degraded").message).toBe("worker UNKNOWN");
  });
});
