import { describe, expect, test } from "vitest";
import type { Notices } from "../../lib/pipeline/ports/notification.ts";
import { minute } from "../domain/builders.ts";
import { aNotice } from "./notifier.ts";

const NOTICE = aNotice();
const at = minute(1);

/** The facts that everything that records notices keeps to. */
export function describeNotices(make: () => Promise<Notices>): void {
  describe("notices", () => {
    test("are begun once an attempt, whoever is at it at the same time", async () => {
      const notices = await make();
      const begin = (attempt: number) => notices.begin("ops", NOTICE, { attempt, at });
      const begun = await Promise.all(Array.from({ length: 5 }, () => begin(1)));
      expect(begun.sort()).toEqual(["begun", "begun", "begun", "begun", "new"]);
      expect([await begin(2), await begin(1), await begin(2)]).toEqual(["new", "begun", "begun"]);
    });

    test("aren't begun again once they are recorded as sent", async () => {
      const notices = await make();
      await notices.begin("ops", NOTICE, { attempt: 1, at });
      await notices.end("ops", { notice: NOTICE, outcome: "sent", said: "ok" });
      expect(await notices.begin("ops", NOTICE, { attempt: 2, at })).toBe("sent");
      expect(await notices.begin("dev", NOTICE, { attempt: 1, at })).toBe("new");
    });

    test.each(["unknown", "suppressed", "failed"] as const)(
      "are begun again when they were %s",
      async (outcome) => {
        const notices = await make();
        await notices.begin("ops", NOTICE, { attempt: 3, at });
        await notices.end("ops", { notice: NOTICE, outcome });
        expect(await notices.begin("ops", NOTICE, { attempt: 1, at: minute(2) })).toBe("new");
      },
    );

    test.each(["unknown", "suppressed", "failed"] as const)(
      "that were %s aren't under way again by an attempt that arrives late",
      async (outcome) => {
        const notices = await make();
        await notices.begin("ops", NOTICE, { attempt: 1, at });
        await notices.end("ops", { notice: NOTICE, outcome });
        expect(await notices.begin("ops", NOTICE, { attempt: 1, at })).toBe("begun");
      },
    );

    test("stay sent, whatever is said of them later", async () => {
      const notices = await make();
      expect(await notices.end("ops", { notice: NOTICE, outcome: "sent", said: "ok" })).toBe(true);
      for (const outcome of ["sent", "unknown", "suppressed", "failed"] as const) {
        expect(await notices.end("ops", { notice: NOTICE, outcome })).toBe(false);
      }
      expect(await notices.begin("ops", NOTICE, { attempt: 2, at })).toBe("sent");
      expect(await notices.tally("ops")).toMatchObject({ sent: 1, unknown: 0, suppressed: 0 });
    });

    test("that may have been taken aren't called suppressed by who knew less", async () => {
      const notices = await make();
      await notices.end("ops", { notice: NOTICE, outcome: "unknown" });
      expect(
        await notices.end("ops", { notice: NOTICE, outcome: "suppressed", by: "silence night" }),
      ).toBe(false);
      expect(await notices.end("ops", { notice: NOTICE, outcome: "sent" })).toBe(true);
    });

    test("are recorded once, however many say the same, and again when something else suppresses them", async () => {
      const notices = await make();
      const suppressed = (by: string) =>
        notices.end("ops", { notice: NOTICE, outcome: "suppressed", by });
      expect([await suppressed("silence night"), await suppressed("silence night")]).toEqual([
        true,
        false,
      ]);
      expect(await suppressed("recovery")).toBe(true);
      expect(await notices.tally("ops")).toMatchObject({ suppressed: 2, last: { by: "recovery" } });
    });

    test("that were given up are found, until they are sent", async () => {
      const notices = await make();
      const failed = async () => {
        const found: string[] = [];
        for await (const { id, resource } of notices.failed("ops")) found.push(`${id} ${resource}`);
        return found;
      };
      await notices.end("ops", { notice: NOTICE, outcome: "failed" });
      await notices.end("dev", { notice: { ...NOTICE, id: "web@1/Health" }, outcome: "failed" });
      expect(await failed()).toEqual([`${NOTICE.id} ${NOTICE.data.resource}`]);
      await notices.end("ops", { notice: NOTICE, outcome: "sent" });
      expect(await failed()).toEqual([]);
    });

    test("that were sent, or may have been, are told apart from all others", async () => {
      const notices = await make();
      for (const outcome of ["sent", "unknown", "failed", "suppressed"] as const) {
        await notices.end("ops", { notice: { ...NOTICE, id: `web@1/${outcome}` }, outcome });
      }
      await notices.begin("ops", NOTICE, { attempt: 1, at: NOTICE.time });
      const others = Array.from({ length: 150 }, (_, at) => `api@${at}/Health`);
      const ids = ["sent", "unknown", "failed", "suppressed"].map((outcome) => `web@1/${outcome}`);
      const told = await notices.told("ops", [...ids, NOTICE.id, ...others]);
      expect([...told].sort()).toEqual(["web@1/sent", "web@1/unknown"]);
      expect(await notices.told("ops", [])).toEqual(new Set());
    });

    test("are counted by what became of them, a subscription at a time", async () => {
      const notices = await make();
      const none = { sent: 0, failed: 0, unknown: 0, suppressed: 0 };
      expect(await notices.tally("ops")).toEqual(none);
      await notices.end("ops", { notice: NOTICE, outcome: "suppressed", by: "silence night" });
      await notices.end("ops", { notice: NOTICE, outcome: "unknown", said: "no answer in time" });
      await notices.end("ops", { notice: NOTICE, outcome: "sent", said: "ok" });
      expect(await notices.tally("ops")).toEqual({
        ...none,
        suppressed: 1,
        unknown: 1,
        sent: 1,
        last: {
          id: NOTICE.id,
          resource: NOTICE.data.resource,
          outcome: "sent",
          said: "ok",
          time: expect.stringMatching(/Z$/),
        },
      });
      expect(await notices.tally("dev")).toEqual(none);
    });
  });
}
