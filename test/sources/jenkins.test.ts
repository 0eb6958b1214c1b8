import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../lib/domain/json.ts";
import { jenkins } from "../../lib/sources/jenkins.ts";
import { fixture } from "../fixtures/read.ts";
import { endsOf } from "./lifecycle.ts";
import { describePayloads, reportsIn, said } from "./payload-cases.ts";

/** A CloudEvent in binary mode, as its plugin's README has it. */
type Sent = { headers: Record<string, string>; body: JsonObject & { build: JsonObject } };

function sent(file: string): Sent {
  return fixture<Sent>(`payloads/jenkins/${file}.json`);
}

describePayloads({
  source: jenkins,
  folder: "jenkins",
  headers: (file) => sent(file).headers,
  open: (file) => (file as { body: Json }).body,
  says: {
    "cloudevents.job.completed": "job/test2 Succeeded=True:SUCCESS",
    "cloudevents.job.created": { none: "a job that was made has no build yet" },
    "cloudevents.job.finalzed": "job/test2 Succeeded=True:SUCCESS",
    "cloudevents.job.started": "job/test2 Succeeded=Unknown:STARTED",
    "cloudevents.node.offline": { none: "a node is no job" },
    "cloudevents.queue.left": { none: "a job in the queue has no build yet" },
  },
});

function reports(event: Sent) {
  return reportsIn(jenkins, event.body, event.headers);
}

/** A build that completed, with other facts of itself or its job. */
function completed(build: JsonObject, job: JsonObject = {}): Sent {
  const { headers, body } = sent("cloudevents.job.completed");
  return { headers, body: { ...body, ...job, build: { ...body.build, ...build } } };
}

describe("a Jenkins event", () => {
  test("has its build's number, time, commit and address", () => {
    expect(reports(sent("cloudevents.job.completed"))[0]?.input).toMatchObject({
      id: "build/13/COMPLETED/SUCCESS",
      observedAt: "2021-07-18T12:24:19.215Z",
      generation: 13,
      revision: "218c63f230732c6d561fefd00fd0d2ac4ded1a0c",
      data: { url: "http://3.101.116.80/job/test2/13/", ref: "origin/main" },
    });
  });

  test.each(["finalized", "finalzed", "failed"])(
    "says the same where its type ends in %s",
    (end) => {
      const { headers, body } = sent("cloudevents.job.finalzed");
      const event = { headers: { ...headers, "ce-type": `org.jenkinsci.job.${end}` }, body };
      expect(said(reports(event))).toEqual(["job/test2 Succeeded=True:SUCCESS"]);
    },
  );

  test("of a build that runs is Unknown, though it has a result already", () => {
    const running = completed({ phase: "STARTED", status: "SUCCESS" });
    expect(said(reports(running))).toEqual(["job/test2 Succeeded=Unknown:STARTED"]);
  });

  test("says the same in structured mode", () => {
    const { headers, body } = sent("cloudevents.job.completed");
    const structured = {
      specversion: "1.0",
      id: headers["ce-id"],
      type: headers["ce-type"],
      source: headers["ce-source"],
      data: body,
    };
    expect(reportsIn(jenkins, structured)).toEqual(reports({ headers, body }));
  });

  test("without a type, in its headers or its body, is refused", () => {
    expect(() => reportsIn(jenkins, sent("cloudevents.job.completed").body)).toThrowError(
      expect.objectContaining({ code: "invalid" }),
    );
  });

  test.each([
    ["FAILURE", "False:FAILURE"],
    ["UNSTABLE", "False:UNSTABLE"],
    ["ABORTED", "Unknown:ABORTED"],
    ["NOT_BUILT", "Unknown:NOT_BUILT"],
    ["TELEPORTED", "Unknown:TELEPORTED"],
    [null, "Unknown:COMPLETED"],
  ])("of a build that is %s says %s", (status, expected) => {
    expect(said(reports(completed({ status })))).toEqual([`job/test2 Succeeded=${expected}`]);
  });

  test.each([
    ["job/shop/job/api/", "job/shop/job/api"],
    ["job/my%20job/", "job/my-job"],
    ["job/%E2%82%AC/", expect.stringMatching(/^job\/unnamed-[0-9a-f]{8}$/)],
    ["job/50%/", expect.stringMatching(/^job\/50-[0-9a-f]{8}$/)],
    ["job/%ff/", expect.stringMatching(/^job\/unnamed-[0-9a-f]{8}$/)],
  ])("of the job at %s is of that path", (url, expected) => {
    expect(reports(completed({}, { url }))[0]?.resource).toEqual(expected);
  });

  test("may come in any order, and a build is what its end says", () => {
    const life = ["started", "completed", "finalzed"].flatMap((phase) =>
      reports(sent(`cloudevents.job.${phase}`)),
    );
    expect(endsOf(life)).toEqual(["job/test2 Succeeded=True:SUCCESS"]);
  });

  test("of an old build that ends late doesn't speak for the new one", () => {
    const late = reports(completed({ number: 12, status: "FAILURE", timestamp: 1826611059215 }));
    const life = [...late, ...reports(sent("cloudevents.job.completed"))];
    expect(endsOf(life)).toEqual(["job/test2 Succeeded=True:SUCCESS"]);
  });
});
