import { expect, test } from "vitest";
import { fixture } from "../fixtures/read.ts";
import { aPath, send, statusOf } from "./driver.ts";

const STRUCTURED = { headers: { "content-type": "application/cloudevents+json" } };
const BATCHED = { headers: { "content-type": "application/cloudevents-batch+json" } };

function anEvent(subject: string, over: object = {}) {
  return {
    specversion: "1.0",
    type: "dev.signalbox.report",
    id: "7",
    source: "https://ci.example.com/deploy",
    time: "2026-11-20T09:00:00Z",
    dataschema: "https://signalbox.example.com/schemas/report.json",
    subject,
    data: { health: "Ready", revision: "v1" },
    ...over,
  };
}

test("a report is taken in as a structured event, and once", async () => {
  const path = aPath();
  const event = JSON.stringify(anEvent(path));
  expect(await send("POST", "/v1/events", event, STRUCTURED)).toMatchObject({
    status: 202,
    body: { reports: 1 },
  });
  const status = await statusOf(path);
  expect(status).toMatchObject({ health: "Ready", revision: "v1", sequence: 1 });
  expect(status.conditions[0]).toMatchObject({
    reporter: "https://ci.example.com/deploy",
    observedTime: "2026-11-20T09:00:00.000Z",
  });
  await send("POST", "/v1/events", event, STRUCTURED);
  expect((await statusOf(path)).sequence).toBe(1);
});

test("a report is taken in as a binary event, its headers percent-encoded", async () => {
  const path = aPath();
  const { data, subject, ...attributes } = anEvent(path);
  const headers = Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [`ce-${name}`, value]),
  );
  const sent = { headers: { ...headers, "ce-subject": subject.replaceAll("/", "%2F") } };
  expect((await send("POST", "/v1/events", data, sent)).status).toBe(202);
  expect(await statusOf(path)).toMatchObject({ health: "Ready" });
});

test("a batch is taken in whole or not at all", async () => {
  const [one, other] = [aPath("one"), aPath("other")];
  const wrong = anEvent(other, { data: { health: "Fine" } });
  const refused = JSON.stringify([anEvent(one), wrong]);
  expect(await send("POST", "/v1/events", refused, BATCHED)).toMatchObject({
    status: 422,
    body: { errors: [expect.objectContaining({ path: "[1].data.health" })] },
  });
  expect((await send("GET", `/v1/status/${one}`)).status).toBe(404);
  const taken = JSON.stringify([anEvent(one), anEvent(other)]);
  expect((await send("POST", "/v1/events", taken, BATCHED)).body).toEqual({ reports: 2 });
  expect(await statusOf(other)).toMatchObject({ health: "Ready" });
});

test("a CDEvent becomes a status, and an event of another type none", async () => {
  const source = `/${aPath().replace("/", "-")}`;
  const { context, subject } = fixture<{ context: object; subject: object }>(
    "payloads/cdevents/v0.5.1/service_deployed.json",
  );
  const data = { context: { ...context, source }, subject: { ...subject, source } };
  const type = "dev.cdevents.service.deployed.0.3.0";
  const events = [
    anEvent("x", { type, source, data }),
    anEvent("x", { type: "com.example.someevent" }),
  ];
  const answer = await send("POST", "/v1/events", JSON.stringify(events), BATCHED);
  expect(answer).toMatchObject({ status: 202, body: { reports: 1 } });
  const status = await statusOf(`${source.slice(1)}/services/mySubject123/test123`);
  expect(status).toMatchObject({ health: "Ready", revision: expect.stringMatching(/^pkg:oci/) });
});

test("the schema of a report is published", async () => {
  expect(await send("GET", "/schemas/report.json")).toMatchObject({
    status: 200,
    body: {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      properties: { conditions: { type: "array" }, observedAt: { format: "date-time" } },
    },
  });
});
