import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../lib/domain/json.ts";
import { bitbucket } from "../../lib/sources/bitbucket.ts";
import { fixture } from "../fixtures/read.ts";
import { endsOf } from "./lifecycle.ts";
import { describePayloads, reportsIn, said } from "./payload-cases.ts";

const UPDATED = { "x-event-key": "repo:commit_status_updated" };
const commit = "9fec847784abb10b2fa567ee63b85bd238955d0e";
const status = `team_name/repo_name/statuses/mybuildtool/${commit}`;

describePayloads({
  source: bitbucket,
  folder: "bitbucket",
  headers: () => UPDATED,
  kinds: ["repo:commit_status_updated"],
  says: { "repo-commit-status-updated": `${status} Succeeded=True:SUCCESSFUL` },
});

const updated = fixture<JsonObject & { commit_status: JsonObject }>(
  "payloads/bitbucket/repo-commit-status-updated.json",
);

function inState(state: string, more: JsonObject = {}) {
  return { ...updated, commit_status: { ...updated.commit_status, state, ...more } };
}

describe("a commit's status in Bitbucket", () => {
  test("has the commit of its link, and what the build tool wrote", () => {
    expect(reportsIn(bitbucket, updated, UPDATED)[0]?.input).toMatchObject({
      revision: commit,
      observedAt: "2015-11-20T08:01:16.433Z",
      conditions: [{ message: "All tests passed" }],
      data: { url: "https://my-build-tool.com/builds/MY-PROJECT/BUILD-792" },
    });
  });

  test.each([
    ["FAILED", "False:FAILED"],
    ["INPROGRESS", "Unknown:INPROGRESS"],
    ["STOPPED", "Unknown:STOPPED"],
  ])("that is %s is %s, also when it is created", (state, expected) => {
    const headers = { "x-event-key": "repo:commit_status_created" };
    expect(said(reportsIn(bitbucket, inState(state), headers))).toEqual([
      `${status} Succeeded=${expected}`,
    ]);
  });

  test("ends as it was updated last, in whichever order it comes in", () => {
    const started = inState("INPROGRESS", { updated_on: "2015-11-19T20:37:35.547563+00:00" });
    const life = [started, updated].flatMap((event) => reportsIn(bitbucket, event, UPDATED));
    expect(endsOf(life)).toEqual([`${status} Succeeded=True:SUCCESSFUL`]);
  });

  test("without an event's key is refused, and other events say nothing", () => {
    expect(() => reportsIn(bitbucket, updated)).toThrow("X-Event-Key");
    expect(reportsIn(bitbucket, updated, { "x-event-key": "repo:push" })).toEqual([]);
  });

  test("is vouched for by the HMAC of its body only", () => {
    const body = Buffer.from(JSON.stringify(updated));
    const digest = createHmac("sha256", "s3cret").update(body).digest("hex");
    const verify = (header: string) =>
      bitbucket.signature.verify({ headers: { "x-hub-signature": header }, body }, ["s3cret"], "");
    expect([`sha256=${digest}`, digest, `sha1=${digest}`, ""].map(verify)).toEqual([
      ...[true, false, false, false],
    ]);
  });
});
