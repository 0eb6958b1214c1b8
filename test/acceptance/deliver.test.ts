import { createHmac, randomUUID } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fixture } from "../fixtures/read.ts";
import { WEBHOOK_SECRETS } from "../service.ts";
import { condition, eventsOf, send, statusOf, summary } from "./driver.ts";

const [CURRENT = "", PREVIOUS = ""] = WEBHOOK_SECRETS.github;
const FOLDER = "payloads/github";
const { sequences } = fixture<{ sequences: { name: string; files: string[] }[] }>(
  "sequences/index.json",
);

type Payload = { repository: { full_name: string } };
type Sent = {
  secret?: string;
  delivery?: string;
  event?: string;
  signature?: string;
  type?: string;
};

/** Sends a body as GitHub would. */
function deliver(
  body: string,
  {
    secret = CURRENT,
    delivery = randomUUID(),
    event = "deployment_status",
    type = "application/json",
    signature,
  }: Sent = {},
) {
  const hex = createHmac("sha256", secret).update(body).digest("hex");
  return send("POST", "/v1/webhooks/github", body, {
    headers: {
      "content-type": type,
      "x-github-event": event,
      "x-github-delivery": delivery,
      "x-hub-signature-256": signature ?? `sha256=${hex}`,
    },
  });
}

/** A payload of GitHub's as if it came from a repository that no other test uses. */
function payloadOf(file: string, repository: string): string {
  const payload = fixture<Payload>(`${FOLDER}/${file}.json`);
  return JSON.stringify({
    ...payload,
    repository: { ...payload.repository, full_name: repository },
  });
}

function aRepository(): string {
  return `octo/r-${randomUUID().slice(0, 8)}`;
}

const LIFECYCLE = (sequences[0]?.files ?? []).map((file) =>
  file.replace(/^github\/(.*)\.json$/, "$1"),
);

describe("a GitHub deployment's lifecycle", () => {
  test("delivered in order ends inactive, by way of success", async () => {
    const repository = aRepository();
    for (const file of LIFECYCLE) {
      expect(await deliver(payloadOf(file, repository))).toMatchObject({
        status: 202,
        body: { reports: 1 },
      });
    }
    const path = `${repository}/environments/production`;
    const status = await statusOf(path);
    expect(status).toMatchObject({
      health: "Unknown",
      generation: 145988746,
      revision: "f95f852bd8fca8fcc58a9a2d6c842781e32a215e",
    });
    expect(condition(status, "Deployed")).toMatchObject({
      status: "Unknown",
      reason: "inactive",
      reporter: "github",
    });
    expect(summary(await eventsOf(path))).toEqual([
      "ResourceDeclared",
      "ConditionTransitioned Deployed null→Unknown",
      "HealthTransitioned null→Unknown",
      "ConditionUpdated Deployed Unknown→Unknown",
      "ConditionTransitioned Deployed Unknown→True",
      "HealthTransitioned Unknown→Ready",
      "ConditionTransitioned Deployed True→Unknown",
      "HealthTransitioned Ready→Unknown",
    ]);
  });

  test("ends the same in whatever order, and however often, it is delivered", async () => {
    expect(LIFECYCLE).toHaveLength(4);
    const arrivals = fc.shuffledSubarray([...LIFECYCLE, ...LIFECYCLE], { minLength: 8 });
    await fc.assert(
      fc.asyncProperty(arrivals, async (files) => {
        const repository = aRepository();
        for (const file of files) await deliver(payloadOf(file, repository));
        const path = `${repository}/environments/production`;
        const { conditions, health, generation, data } = await statusOf(path);
        expect({ health, generation, data }).toMatchObject({
          health: "Unknown",
          generation: 145988746,
          data: { url: "https://prod.example.com" },
        });
        expect(conditions).toMatchObject([
          { type: "Deployed", status: "Unknown", reason: "inactive" },
        ]);
        const flips = (await eventsOf(path)).filter(
          (event) => event["detail-type"] === "ConditionTransitioned",
        );
        expect(flips.map(({ detail }) => detail.from)).toEqual([
          null,
          ...flips.slice(0, -1).map(({ detail }) => detail.to),
        ]);
        expect(flips.at(-1)?.detail.to).toBe("Unknown");
      }),
      { numRuns: 15 },
    );
  });

  test("is not ended by the last word of an older deployment", async () => {
    const repository = aRepository();
    const newer = JSON.parse(payloadOf("deployment_status.default", repository));
    newer.deployment.id += 1;
    newer.deployment_status.id += 100;
    await deliver(payloadOf("deployment_status.default", repository));
    await deliver(JSON.stringify(newer));
    await deliver(payloadOf("variant.deployment_status.inactive", repository));
    const status = await statusOf(`${repository}/environments/production`);
    expect(condition(status, "Deployed")).toMatchObject({ status: "True", reason: "success" });
  });
});

describe("a delivery", () => {
  test("that was seen before has no second effect", async () => {
    const repository = aRepository();
    const sent = { delivery: randomUUID() };
    const body = payloadOf("deployment_status.default", repository);
    expect((await deliver(body, sent)).body).toEqual({ reports: 1 });
    expect(await deliver(body, sent)).toMatchObject({ status: 202, body: { reports: 0 } });
  });

  test("may be signed with the secret that is going out of use", async () => {
    const body = payloadOf("deployment_status.default", aRepository());
    expect((await deliver(body, { secret: PREVIOUS })).status).toBe(202);
  });

  test.each<[string, Sent]>([
    ["with another secret", { secret: "wrong" }],
    ["without a signature", { signature: "" }],
    ["with SHA-1 alone", { signature: "sha1=01dc10d0c83e72ed246219cdd91669667fe2ca59" }],
    ["with nonsense for a signature", { signature: "sha256=zzz" }],
  ])("%s is a 401 that says no more, and changes nothing", async (_, sent) => {
    const repository = aRepository();
    const delivery = randomUUID();
    const body = payloadOf("deployment_status.default", repository);
    const answer = await deliver(body, { delivery, ...sent });
    expect(answer).toMatchObject({ status: 401, body: { detail: "the signature is wrong" } });
    expect((await send("GET", `/v1/status/${repository}/environments/production`)).status).toBe(
      404,
    );
    expect((await deliver(body, { delivery })).body).toEqual({ reports: 1 });
  });

  test("of which one byte was changed is a 401", async () => {
    const body = payloadOf("deployment_status.default", aRepository());
    const signature = `sha256=${createHmac("sha256", CURRENT).update(body).digest("hex")}`;
    expect((await deliver(`${body} `, { signature })).status).toBe(401);
  });

  test.each(["ping", "push", "star"])("of a %s is 202 without a report", async (event) => {
    expect(await deliver("{}", { event })).toMatchObject({ status: 202, body: { reports: 0 } });
  });

  test("that isn't what it says is a 422 that names the field, and may be sent again", async () => {
    const sent = { delivery: randomUUID() };
    const answer = await deliver("{}", sent);
    expect(answer).toMatchObject({
      status: 422,
      body: { errors: expect.arrayContaining([expect.objectContaining({ path: "deployment" })]) },
    });
    expect((await deliver("{}", sent)).status).toBe(422);
  });

  test("that isn't JSON is a 400", async () => {
    expect((await deliver("payload=%7B%7D")).status).toBe(400);
  });

  test("of a form is a 415 that says what to set", async () => {
    const answer = await deliver("payload=%7B%7D", { type: "application/x-www-form-urlencoded" });
    expect(answer).toMatchObject({
      status: 415,
      body: { detail: expect.stringContaining("content type to application/json") },
    });
  });

  test("that is dated in the future was observed when it came in", async () => {
    const repository = aRepository();
    const body = payloadOf("variant.workflow_run.rerun.attempt2.success", repository);
    expect(await deliver(body, { event: "workflow_run" })).toMatchObject({ status: 202 });
    const succeeded = condition(await statusOf(`${repository}/workflows/test/master`), "Succeeded");
    expect(succeeded.status).toBe("True");
    expect(Date.parse(succeeded.observedTime)).toBeLessThanOrEqual(Date.now());
  });

  test("from a source that there isn't is a 404, and from one without a secret a 401", async () => {
    expect((await send("POST", "/v1/webhooks/nosuch", {})).status).toBe(404);
  });

  test("of a workflow and a check become their statuses", async () => {
    const repository = aRepository();
    await deliver(payloadOf("workflow_run.completed", repository), { event: "workflow_run" });
    await deliver(payloadOf("check_run.completed.1", repository), { event: "check_run" });
    expect((await statusOf(`${repository}/workflows/test/master`)).health).toBe("Ready");
    expect((await statusOf(`${repository}/checks/Octocoders-linter/changes`)).health).toBe("Down");
  });

  test("on a deleted resource is taken without effect", async () => {
    const repository = aRepository();
    await deliver(payloadOf("deployment_status.default", repository));
    await send("DELETE", `/v1/resources/${repository}/environments/production`);
    const answer = await deliver(payloadOf("variant.deployment_status.inactive", repository));
    expect(answer).toMatchObject({ status: 202, body: { reports: 0 } });
  });
});
