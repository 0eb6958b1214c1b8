import { describe, expect, test } from "vitest";
import { systemClock } from "../../lib/aws/clock.ts";
import type { Silence } from "../../lib/domain/notification/silence.ts";
import { silenceAudit } from "../../lib/domain/notification/silence-audit.ts";
import { toldOf } from "../../lib/domain/notification/told.ts";
import type { Clock } from "../../lib/pipeline/ports/clock.ts";
import type {
  FeedKeeper,
  FeedReader,
  HistoryEntry,
  HistoryWriter,
} from "../../lib/pipeline/ports/history.ts";
import { minute } from "../domain/builders.ts";
import { decided, flips } from "./entries.ts";

/** A feed with its writer and its keeper, which keep entries for 90 days. */
export type Feed = {
  readonly reader: FeedReader;
  readonly keeper: FeedKeeper;
  /** A writer of its own, beside any others. */
  readonly writer: () => HistoryWriter;
};

const DAY = 24 * 60 * 60 * 1000;
const SILENCE: Silence = {
  prefix: "shop/web",
  until: minute(9),
  reason: "upgrade",
  by: "ann",
  time: minute(1),
};

/** The facts that every feed keeps to; `make` gives one that is empty. */
export function describeFeed(make: (clock: Clock) => Promise<Feed>): void {
  const aFeed = () => make(systemClock);

  describe("a feed", () => {
    test("of nothing has a cursor, after which is what comes then", async () => {
      const { reader, writer } = await aFeed();
      const { items, cursor } = await reader.read({ prefix: "", limit: 10 });
      expect(items).toEqual([]);
      await writer().append(flips("shop", 1));
      expect((await pages(reader, 10, cursor)).ids).toEqual(idsOf(flips("shop", 1)));
    });

    test("tells everything as it was appended, with its type and time", async () => {
      const { reader, writer } = await aFeed();
      const entries = [...flips("shop", 2), silenceAudit("night", SILENCE)];
      await writer().append(entries);
      const { items } = await reader.read({ prefix: "", limit: 100 });
      expect(items).toEqual(
        entries.map(({ detailType, time, detail }) => ({ type: detailType, time, ...detail })),
      );
    });

    test.each([1, 3, 4, 100])("tells everything once, in pages of %i", async (limit) => {
      const { reader, writer } = await aFeed();
      const all = ["a", "b", "a/c"].map((resource) => flips(resource, 3));
      for (const entries of all) await writer().append(entries);
      expect((await pages(reader, limit)).ids).toEqual(idsOf(all.flat()));
    });

    test("misses nothing of what is appended at once, however much that is", async () => {
      const { reader, writer } = await aFeed();
      const entries = flips("shop", 120);
      await writer().append(entries);
      expect((await pages(reader, 500)).ids).toEqual(idsOf(entries));
    });

    test("goes on from its cursor when there is something new, and only then", async () => {
      const { reader, writer } = await aFeed();
      await writer().append(flips("a", 1));
      const { cursor } = await pages(reader, 2);
      expect(await reader.read({ prefix: "", limit: 2, after: cursor })).toEqual({
        items: [],
        cursor,
      });
      await writer().append(flips("b", 1));
      expect((await pages(reader, 2, cursor)).ids).toEqual(idsOf(flips("b", 1)));
    });

    test("tells what is appended again again, as it was", async () => {
      const { reader, writer } = await aFeed();
      const entries = flips("shop", 1);
      for (let times = 0; times < 2; times++) await writer().append(entries);
      const { items } = await reader.read({ prefix: "", limit: 100 });
      expect(items.slice(entries.length)).toEqual(items.slice(0, entries.length));
      expect(items).toHaveLength(2 * entries.length);
    });

    test("has no decisions of gates: their transitions tell of them", async () => {
      const { reader, writer } = await aFeed();
      await writer().append([decided("gate", 0, 1)]);
      expect((await pages(reader, 10)).ids).toEqual([]);
    });

    test.each([
      ["", ["shop/web", "shop/api", "of shop/web", "of a pattern", "summary", "shop summary"]],
      ["shop", ["shop/web", "shop/api", "of shop/web", "shop summary"]],
      ["shop/web", ["shop/web", "of shop/web"]],
      ["shop/web/page", ["of shop/web"]],
      ["shop/api", ["shop/api"]],
      ["shop/we", []],
    ])("below %j tells of what is there, and of silences over any of it", async (prefix, told) => {
      const { reader, writer } = await aFeed();
      const { prefix: _, ...rest } = SILENCE;
      const summary = { outcome: "sent", time: minute(2) } as const;
      const named: Record<string, HistoryEntry[]> = {
        "shop/web": flips("shop/web", 1),
        "shop/api": flips("shop/api", 1),
        "of shop/web": [silenceAudit("night", SILENCE)],
        "of a pattern": [silenceAudit("all", { ...rest, pattern: { source: ["signalbox"] } })],
        summary: [toldOf("ops", { ...summary, id: "summary/1/*", resource: "" })],
        "shop summary": [toldOf("ops", { ...summary, id: "summary/2/*", resource: "shop" })],
      };
      for (const entries of Object.values(named)) await writer().append(entries);
      const expected = told.flatMap((name) => idsOf(named[name] ?? []));
      expect((await pages(reader, 2, undefined, prefix)).ids).toEqual(expected);
    });

    test("comes past any number of entries that are elsewhere, in empty pages", async () => {
      const { reader, writer } = await aFeed();
      const one = writer();
      for (let at = 0; at < 130; at++) await one.append(flips("elsewhere", 1));
      await one.append(flips("shop", 1));
      const first = await reader.read({ prefix: "shop", limit: 10 });
      expect(first.items).toEqual([]);
      expect((await pages(reader, 10, first.cursor, "shop")).ids).toEqual(idsOf(flips("shop", 1)));
    });

    test("keeps a page below what a function may answer, and loses nothing by it", async () => {
      const { reader, writer } = await aFeed();
      const entries = flips("shop", 40, "x".repeat(30_000)).concat(
        flips("shop/web", 40, "x".repeat(30_000)),
        flips("shop/api", 40, "x".repeat(30_000)),
      );
      await writer().append(entries);
      const { items } = await reader.read({ prefix: "", limit: 500 });
      expect(JSON.stringify(items).length).toBeLessThan(2_600_000);
      expect(items.length).toBeLessThan(entries.length);
      expect((await pages(reader, 500)).ids).toEqual(idsOf(entries));
    });

    test("has a cursor of now, after which is all that comes then, and nothing before", async () => {
      const { reader, writer } = await aFeed();
      const cursors = [await reader.latest()];
      await writer().append(flips("a", 1));
      cursors.push(await reader.latest());
      await writer().append(flips("b", 1));
      const [all, later] = await Promise.all(cursors.map((one) => pages(reader, 10, one)));
      expect(all?.ids).toEqual(idsOf([...flips("a", 1), ...flips("b", 1)]));
      expect(later?.ids).toEqual(idsOf(flips("b", 1)));
    });

    test.each([
      ["bogus", "is no cursor of ours"],
      ["", "is no cursor of ours"],
      ["-1.0", "is no cursor of ours"],
      ["2.0", "is of what isn't there yet: the feed has come to no such cursor"],
    ])("refuses the cursor %j, which it never gave", async (after, message) => {
      const { reader, writer } = await aFeed();
      await writer().append(flips("a", 1));
      await expect(reader.read({ prefix: "", limit: 10, after })).rejects.toMatchObject({
        code: "invalid",
        faults: [{ path: "after", message }],
      });
    });

    test("that has lived half of its time goes on before all of it may expire", async () => {
      let time = Date.now();
      const { reader, keeper, writer } = await make({
        ...systemClock,
        now: () => new Date(time).toISOString(),
      });
      const cursors = [await reader.latest()];
      const keep = async () => {
        await keeper.keep();
        cursors.push(await reader.latest());
      };
      await keep();
      await writer().append(flips("shop", 1));
      for (const days of [0, 44, 2, 44, 2]) {
        time += days * DAY;
        await keep();
      }
      const [empty, stillEmpty, first, young, kept, keptYoung, keptAgain] = cursors;
      expect([stillEmpty, young, keptYoung]).toEqual([empty, first, kept]);
      expect(new Set([empty, first, kept, keptAgain]).size).toBe(4);
      expect(await pages(reader, 10, first)).toEqual({ ids: [], cursor: keptAgain });
    });

    test("is told whole to who follows it, while several write at once", async () => {
      const { reader, writer } = await aFeed();
      const [writers, times] = [4, 15];
      let isOver = false;
      const writing = Promise.all(
        Array.from({ length: writers }, async (_, at) => {
          const own = writer();
          for (const one of flips(`shop/r${at}`, times)) await own.append([one]);
        }),
      ).finally(() => {
        isOver = true;
      });
      const told: string[] = [];
      let cursor: string | undefined;
      for (let isLast = false; !isLast; ) {
        isLast = isOver;
        const page = await pages(reader, 3, cursor);
        told.push(...page.ids);
        cursor = page.cursor;
        await systemClock.sleep(1);
      }
      await writing;
      for (let at = 0; at < writers; at++) {
        const resource = `shop/r${at}`;
        const own = told.filter((id) => id.startsWith(`${resource}@`));
        expect(own).toEqual(idsOf(flips(resource, times)));
      }
    });
  });
}

function idsOf(entries: readonly HistoryEntry[]): string[] {
  return entries.flatMap((one) => (one.detailType === "Decision" ? [] : [one.detail.id]));
}

/** All that is told after a cursor, in pages, and where that ends. */
async function pages(
  reader: FeedReader,
  limit: number,
  after?: string,
  prefix = "",
): Promise<{ ids: string[]; cursor: string }> {
  const ids: string[] = [];
  for (let cursor = after; ; ) {
    const page = await reader.read({
      prefix,
      limit,
      ...(cursor !== undefined && { after: cursor }),
    });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    ids.push(...page.items.map(({ id }) => id));
    if (page.cursor === cursor) return { ids, cursor };
    cursor = page.cursor;
  }
}
