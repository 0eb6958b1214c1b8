import { describe, expect, test } from "vitest";
import { send, shown } from "../../lib/notifiers/registry.ts";
import {
  aDestination,
  aNotice,
  aRecovery,
  aWorld,
  describeNotifier,
  REVISION,
} from "../contract/notifier.ts";

const OPTIONS = { project: "shop/checkout", token: "glpat-s3cr3t" };
const chosen = (url: string) => ({ gitlab: { ...OPTIONS, url } });

describeNotifier("gitlab", chosen);

async function told(notice = aNotice()) {
  const { url, captured } = await aDestination((response) => response.writeHead(201).end("{}"));
  const taken = await send(chosen(url), notice, aWorld()).catch((error) => error);
  return { taken, captured, body: JSON.parse(captured[0]?.body ?? "{}") };
}

describe("a status of a commit at GitLab", () => {
  test("is failed for a failure of the revision", async () => {
    const { captured, body } = await told();
    expect(captured[0]?.url).toBe(`/api/v4/projects/shop%2Fcheckout/statuses/${REVISION}`);
    expect(captured[0]?.headers["private-token"]).toBe("glpat-s3cr3t");
    expect(body).toEqual({
      state: "failed",
      name: "signalbox/checkout/api/Health",
      description: "FAILING: checkout/api is Down",
    });
  });

  test("is a success once that has recovered, under the same name", async () => {
    expect((await told(aRecovery())).body).toEqual({
      state: "success",
      name: "signalbox/checkout/api/Health",
      description: "RECOVERED: checkout/api is Ready after 12m3s of Down",
    });
  });

  test("is running for what is neither", async () => {
    expect((await told(aNotice({}, { phase: "other" }))).body.state).toBe("running");
  });

  test("stays within GitLab's bounds", async () => {
    const { body } = await told(aNotice({ resource: "r".repeat(512) }));
    expect([body.description.length, body.name.length]).toEqual([255, 255]);
  });

  test("isn't sent for a revision that is no commit", async () => {
    const { taken, captured } = await told(aNotice({ revision: "v1.2.3" }));
    expect(taken.message).toBe("not sent: checkout/api is at v1.2.3, no whole commit id");
    expect([taken.verdict, captured]).toEqual(["permanent", []]);
  });

  test("is shown without its token", () => {
    expect(shown({ gitlab: OPTIONS })).toEqual({ gitlab: { project: "shop/checkout" } });
  });
});
