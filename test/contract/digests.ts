import { describe, expect, test } from "vitest";
import { digestKey } from "../../lib/domain/notification/digest.ts";
import type { Notice } from "../../lib/domain/notification/notice.ts";
import type { ThreadKey } from "../../lib/domain/notification/thread.ts";
import { concurrently } from "../../lib/pipeline/concurrently.ts";
import type { Digests } from "../../lib/pipeline/ports/notification.ts";
import { minute } from "../domain/builders.ts";
import { OPS } from "../domain/notification-builders.ts";
import { aNotice } from "./notifier.ts";

const SHOP = digestKey(OPS, "shop");

/** A notice of a minute. */
function noticed(minutes: number, id = `api@${minutes}/Health`): Notice {
  return aNotice({}, { id, time: minute(minutes) });
}

/** The facts that everything that keeps notices for digests keeps to. */
export function describeDigests(make: () => Promise<Digests>): void {
  const idsIn = async (digests: Digests, key: ThreadKey) => {
    const ids: string[] = [];
    for await (const { id } of digests.waiting(key)) ids.push(id);
    return ids;
  };

  describe("notices that wait for a digest", () => {
    test("are read as they were kept, oldest first, and once however often they were", async () => {
      const digests = await make();
      const [first, second] = [noticed(1), noticed(2)];
      for (const one of [second, first, second, first]) await digests.keep(SHOP, one);
      const found: Notice[] = [];
      for await (const notice of digests.waiting(SHOP)) found.push(notice);
      expect(found).toEqual([first, second]);
    });

    test("of one second are in the order of their sequences", async () => {
      const digests = await make();
      const ids = [9, 10, 101].map((sequence) => {
        const id = `api@${sequence}/Health`;
        return [id, aNotice({ sequence }, { id, time: minute(1) })] as const;
      });
      for (const [, notice] of [...ids].reverse()) await digests.keep(SHOP, notice);
      expect(await idsIn(digests, SHOP)).toEqual(ids.map(([id]) => id));
    });

    test("are those of one group of one subscription, as it stands since", async () => {
      const digests = await make();
      const keys = [
        SHOP,
        digestKey(OPS, "shop/api"),
        digestKey(OPS, ""),
        digestKey({ ...OPS, subscription: "dev" }, "shop"),
        digestKey({ ...OPS, since: minute(1) }, "shop"),
      ];
      for (const [at, key] of keys.entries()) await digests.keep(key, noticed(at));
      const found = await Promise.all(keys.map((key) => idsIn(digests, key)));
      expect(found).toEqual(keys.map((_, at) => [`api@${at}/Health`]));
    });

    test("are all there, however many, and gone once they are forgotten", async () => {
      const digests = await make();
      const notices = Array.from({ length: 300 }, (_, at) => noticed(at));
      await concurrently(notices, (one) => digests.keep(SHOP, one));
      expect(await idsIn(digests, SHOP)).toHaveLength(300);
      await digests.forget(SHOP, notices.slice(0, 299));
      expect(await idsIn(digests, SHOP)).toEqual(["api@299/Health"]);
      await digests.forget(SHOP, []);
      expect(await idsIn(digests, SHOP)).toHaveLength(1);
    });
  });
}
