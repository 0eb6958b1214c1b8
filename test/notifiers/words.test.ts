import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bounded, phaseIn, shortened, threadKeyOf, wordsOf } from "../../lib/notifiers/words.ts";
import { aFailedCondition, aNotice, aRecovery } from "../contract/notifier.ts";

describe("the words of a notice", () => {
  test.each([
    [aNotice(), "FAILING: checkout/api is Down"],
    [aFailedCondition("no"), "FAILING: checkout/api Reachable is False"],
    [aRecovery(), "RECOVERED: checkout/api is Ready after 12m3s of Down"],
    [aNotice({ to: "Ready" }, { phase: "well" }), "WELL: checkout/api is Ready"],
    [aNotice({ to: "Alive" }, { phase: "other" }), "CHANGED: checkout/api is Alive"],
    [aNotice({ flapping: true }), "FLAPPING: checkout/api changes all the time, last to Down"],
    [aNotice({ flapping: false }), "SETTLED: checkout/api is Down"],
    [aNotice({}, { type: "ResourceDeclared", phase: "other" }), "DECLARED: checkout/api"],
    [aNotice({}, { type: "ResourceDeleted", phase: "other" }), "DELETED: checkout/api"],
  ])("say what happened: %#", (notice, title) => {
    expect(wordsOf(notice).title).toBe(title);
  });

  test("say of several things how many fail, and which they are", () => {
    const items = Array.from({ length: 12 }, (_, at) =>
      aNotice({ resource: `checkout/api-${at}` }),
    );
    const summary = aNotice(
      { resource: "checkout" },
      { type: "Summary", items: [...items, aRecovery()] },
    );
    const { title, facts } = wordsOf(summary);
    expect(title).toBe("SUMMARY: 13 changes below checkout: 12 failing, 1 well");
    expect(facts).toHaveLength(10);
    expect(facts[0]).toEqual(["1", "FAILING: checkout/api-0 is Down"]);
    expect(facts[9]).toEqual(["And", "4 more"]);
    expect(wordsOf({ ...summary, data: { ...summary.data, resource: "" } }).title).toContain(
      "held back",
    );
  });

  test("say of a summary of one thing what they say of that", () => {
    const summary = aNotice({ resource: "checkout" }, { type: "Summary", items: [aRecovery()] });
    expect(wordsOf(summary)).toEqual(wordsOf(aRecovery()));
  });

  test("are those of a subscription's template, if it has one", () => {
    expect(wordsOf(aNotice({ text: "api broke" })).title).toBe("api broke");
  });

  test("say of a recovery what was wrong", () => {
    const recovery = aRecovery();
    const problem = { id: "x", since: recovery.time, reason: "OutOfMemory", message: "killed" };
    const { facts } = wordsOf(aNotice({ ...recovery.data, problem }, { phase: "well" }));
    expect(facts).toContainEqual(["Reason", "OutOfMemory"]);
    expect(facts).toContainEqual(["Message", "killed"]);
  });

  test("take what flaps for a failure, whichever way it flipped last", () => {
    expect(phaseIn(aNotice({ flapping: true, to: "Ready" }, { phase: "well" }))).toBe("failing");
    expect(phaseIn(aNotice({ flapping: false, to: "Ready" }, { phase: "well" }))).toBe("well");
  });
});

describe("texts within bounds", () => {
  test("are never longer than they may be, and stay as they are if they fit", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }),
        fc.integer({ min: 20, max: 40 }),
        (text, most) => {
          for (const cut of [shortened(text, most), bounded(text, most)]) {
            expect(cut.length).toBeLessThanOrEqual(most);
            expect(cut === text).toBe(text.length <= most);
          }
        },
      ),
    );
  });

  test("tell names apart that are cut", () => {
    const [one, other] = ["a", "b"].map((end) => bounded("x".repeat(300) + end, 255));
    expect(one).not.toBe(other);
  });
});

describe("the key of a thread", () => {
  test("is one for a failure and its end, and another for each subscription, resource and subject", () => {
    const key = threadKeyOf(aNotice());
    expect(threadKeyOf(aRecovery())).toBe(key);
    const others = [
      aNotice({}, { subscription: "other" }),
      aNotice({ resource: "checkout/web" }),
      aNotice({}, { subject: "Reachable" }),
    ].map(threadKeyOf);
    expect(new Set([key, ...others]).size).toBe(4);
  });
});
