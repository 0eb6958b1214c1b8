import { describe, expect, test } from "vitest";
import type { Health } from "../../lib/domain/health.ts";
import { aPath, condition, drained, eventsOf, report, send, statusOf, summary } from "./driver.ts";

/** A group with so many members, reported as these words. */
async function aGroup(...words: Health[]): Promise<string> {
  const group = aPath("group");
  for (const [index, health] of words.entries()) await report(`${group}/m${index}`, { health });
  await drained();
  return group;
}

describe("a group", () => {
  test("has the health of its members, and says so in Waypoint's words", async () => {
    const group = await aGroup("Ready", "Ready", "Down");
    const status = await statusOf(group);
    expect(status).toMatchObject({
      kind: "group",
      health: "Partial",
      message: "2 component READY, 1 component DOWN",
      members: { total: 3, Ready: 2, Down: 1 },
    });
    expect(condition(status, "MembersReady")).toMatchObject({
      status: "False",
      reason: "Partial",
      message: status.message,
    });
    expect(condition(status, "Degraded")).toMatchObject({ status: "True", message: "m2 DOWN" });
  });

  test("tells each change of its word once, at every level", async () => {
    const group = await aGroup("Ready");
    for (const health of ["Down", "Ready", "Alive"] as const) {
      await report(`${group}/m0`, { health });
      await drained();
    }
    const words = async (resource: string) =>
      summary(await eventsOf(resource)).filter((line) => line.startsWith("HealthTransitioned"));
    const expected = [
      "HealthTransitioned null→Ready",
      "HealthTransitioned Ready→Down",
      "HealthTransitioned Down→Ready",
      "HealthTransitioned Ready→Alive",
    ];
    expect(await words(group)).toEqual(expected);
  });

  test("counts a member that isn't critical without heeding it", async () => {
    const group = await aGroup("Ready", "Down");
    await send("PUT", `/v1/resources/${group}/m1`, { critical: false });
    await drained();
    const status = await statusOf(group);
    expect(status).toMatchObject({ health: "Ready", members: { total: 2, Ready: 1, Down: 1 } });
    expect(condition(status, "Degraded")).toMatchObject({ status: "True", message: "m1 DOWN" });
  });

  test.each<[Health, object]>([
    ["Partial", { policy: "default" }],
    ["Down", { policy: "worst" }],
    ["Partial", { policy: "waypoint" }],
    ["Ready", { policy: "quorum", min: 2 }],
  ])("is %s by %j as soon as it declares that", async (health, rollup) => {
    const group = await aGroup("Ready", "Ready", "Down");
    const { status, body } = await send("PUT", `/v1/resources/${group}`, { rollup });
    expect([status, body]).toEqual([200, expect.objectContaining({ health })]);
  });

  test("is no better than what is reported of it", async () => {
    const group = await aGroup("Ready");
    await report(group, { health: "Down", message: "the gateway is gone" });
    expect((await statusOf(group)).health).toBe("Down");
    await report(group, { health: "Ready" });
    await report(`${group}/m0`, { health: "Down" });
    await drained();
    expect((await statusOf(group)).health).toBe("Down");
  });

  test("without members is Unknown", async () => {
    const group = await aGroup("Ready");
    await send("DELETE", `/v1/resources/${group}/m0`);
    await drained();
    const status = await statusOf(group);
    expect(status).toMatchObject({ health: "Unknown", members: { total: 0 } });
    expect(condition(status, "MembersReady")).toMatchObject({ reason: "NoMembers" });
  });

  test("that was deleted stays so whatever its members do", async () => {
    const group = await aGroup("Ready");
    await send("DELETE", `/v1/resources/${group}`);
    await report(`${group}/m0`, { health: "Down" });
    await drained();
    expect((await send("GET", `/v1/status/${group}`)).status).toBe(410);
  });
});
