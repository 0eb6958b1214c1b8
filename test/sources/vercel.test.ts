import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../lib/domain/json.ts";
import { vercel } from "../../lib/sources/vercel.ts";
import { fixture } from "../fixtures/read.ts";
import { endsOf } from "./lifecycle.ts";
import { describePayloads, reportsIn, said } from "./payload-cases.ts";

const preview = "vercel/prj_vt57HZEY7iilPaJv71LcOVLcEiOp/preview";

describePayloads({
  source: vercel,
  folder: "vercel",
  says: {
    "deployment.canceled": `${preview} Deployed=Unknown:canceled`,
    "deployment.created": `${preview} Deployed=Unknown:created`,
    "deployment.error": `${preview} Deployed=False:error`,
    "deployment.ready": `${preview} Deployed=True:ready`,
    "deployment.succeeded": `${preview} Deployed=True:succeeded`,
  },
});

type Event = JsonObject & { payload: JsonObject & { deployment: JsonObject } };

function event(name: string): Event {
  return fixture<Event>(`payloads/vercel/deployment.${name}.json`);
}

function reports(...names: string[]) {
  return names.flatMap((name) => reportsIn(vercel, event(name)));
}

describe("a Vercel event", () => {
  test("has its deployment's commit, words and addresses", () => {
    expect(reports("ready")[0]?.input).toMatchObject({
      id: "82nS5bZDY6JqnyQQ9SEge",
      observedAt: "2023-10-27T09:08:05.674Z",
      revision: "d298272f30b0ece055912eb50739ce5106c3d716",
      conditions: [{ message: "Update index.html" }],
      data: {
        name: "accordion-component",
        url: "https://accordion-component-bkzjdsyk8-rick-team.vercel.app",
        logUrl: "https://vercel.com/rick-team/accordion-component/12yAAMp54JKe1XxonMYqW4oWtK5K",
        ref: "test-webhook",
      },
    });
  });

  test.each(["gitlab", "bitbucket"])("has the commit of a repository on %s", (host) => {
    const ready = event("ready");
    const meta = { [`${host}CommitSha`]: "cafe", [`${host}CommitRef`]: "main" };
    const payload = { ...ready.payload, deployment: { ...ready.payload.deployment, meta } };
    const [report] = reportsIn(vercel, { ...ready, payload });
    expect(report?.input).toMatchObject({ revision: "cafe", data: { ref: "main" } });
  });

  test("of a target is of that target", () => {
    const ready = event("ready");
    const payload = { ...ready.payload, target: "production" };
    expect(said(reportsIn(vercel, { ...ready, payload }))).toEqual([
      "vercel/prj_vt57HZEY7iilPaJv71LcOVLcEiOp/production Deployed=True:ready",
    ]);
  });

  test.each(["deployment.promoted", "project.created", "deployment.readyx"])(
    "%s says nothing of a status",
    (type) => {
      expect(reportsIn(vercel, { ...event("ready"), type })).toEqual([]);
    },
  );

  test.each([
    [["created", "ready", "succeeded", "canceled", "error"], "False:error"],
    [["ready", "succeeded"], "True:succeeded"],
    [["created", "ready", "succeeded"], "True:succeeded"],
    [["succeeded", "canceled"], "Unknown:canceled"],
  ])("may come in any order: %j end in %s", (names, end) => {
    expect(endsOf(reports(...names))).toEqual([`${preview} Deployed=${end}`]);
  });

  test("is called by its id", () => {
    expect(vercel.deliveryId?.(event("ready"))).toBe("82nS5bZDY6JqnyQQ9SEge");
    expect(vercel.deliveryId?.({})).toBeUndefined();
  });

  // As `openssl dgst -sha1 -hmac s3cret` has it.
  test.each([
    ["f0c1d22eff0b4679360a97a54f9f6175f568ff89", true],
    ["01d2e33f001c578a471ba8b650a072860679009a", false],
    ["", false],
  ])("signed %s is vouched for: %s", (signature, expected) => {
    const delivery = {
      headers: { "x-vercel-signature": signature },
      body: Buffer.from('{"type":"deployment.ready"}'),
    };
    expect(vercel.signature.verify(delivery, ["s3cret"], "2026-11-20T10:00:00.000Z")).toBe(
      expected,
    );
  });
});
