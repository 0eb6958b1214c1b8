import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dueFrom } from "../../lib/domain/probe-schedule.ts";

const MINUTE = 60_000;
const NOON = Date.parse("2026-11-20T12:00:00Z");

const path = fc.stringMatching(/^[a-z]{1,9}(\/[a-z]{1,9}){0,3}$/);
const every = fc.integer({ min: 5_000, max: 3_600_000 });
const time = fc.integer({ min: 0, max: 4_000_000_000_000 });

describe("a resource is due", () => {
  test("once in every interval, whenever one begins to look", () => {
    fc.assert(
      fc.property(path, every, time, (resource, interval, from) => {
        const due = dueFrom(resource, interval, from);
        expect(due).toBeGreaterThanOrEqual(from);
        expect(due).toBeLessThan(from + interval);
        expect(dueFrom(resource, interval, due)).toBe(due);
        expect(dueFrom(resource, interval, due + 1)).toBe(due + interval);
      }),
    );
  });

  test("at the same times for whoever looks, from wherever", () => {
    fc.assert(
      fc.property(path, every, time, fc.nat(100_000), (resource, interval, from, earlier) => {
        const due = dueFrom(resource, interval, from - earlier);
        const rounds = Math.max(0, Math.ceil((from - due) / interval));
        expect(dueFrom(resource, interval, from)).toBe(due + rounds * interval);
      }),
    );
  });

  test("in exactly one of two minutes that follow each other, however they are cut", () => {
    fc.assert(
      fc.property(path, time, fc.nat(MINUTE), (resource, from, cut) => {
        const isIn = (begin: number, end: number) => dueFrom(resource, MINUTE, begin) < end;
        expect(isIn(from, from + cut)).toBe(!isIn(from + cut, from + MINUTE));
      }),
    );
  });
});

test("resources with names alike are spread over the minute", () => {
  const seconds = Array.from({ length: 600 }, (_, n) => {
    const due = dueFrom(`checkout/production/component-${n}`, MINUTE, NOON);
    return Math.floor((due - NOON) / 5_000);
  });
  const counts = [...Map.groupBy(seconds, (second) => second).values()].map(({ length }) => length);
  expect(counts).toHaveLength(12);
  expect(Math.max(...counts)).toBeLessThan(90);
});
