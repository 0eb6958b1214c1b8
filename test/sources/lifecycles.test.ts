import { describe, expect, test } from "vitest";
import { isObject, type Json } from "../../lib/domain/json.ts";
import type { ResourceState } from "../../lib/domain/state.ts";
import { type ResourceStatus, statusOf } from "../../lib/domain/status.ts";
import { sourceNamed } from "../../lib/sources/registry.ts";
import { fixture } from "../fixtures/read.ts";
import { everyEndOf } from "./lifecycle.ts";
import { reportsIn } from "./payload-cases.ts";

type Sequence = { name: string; files: string[]; expected_final: string };

const { sequences } = fixture<{ sequences: Sequence[] }>("sequences/index.json");

/** Lifecycles of events whose source is still to come. */
const TO_COME = ["codedeploy d-123456789", "cloudformation teststack"];

/** What payloads come with, by source; a file may hold its own headers. */
const HEADERS: Readonly<Record<string, Record<string, string>>> = {
  github: { "x-github-event": "deployment_status" },
};

function sourceOf({ files }: Sequence): string {
  return files[0]?.split("/")[0] ?? "";
}

function reportsOf(sequence: Sequence) {
  const name = sourceOf(sequence);
  const source = sourceNamed(name);
  if (!source) throw new Error(`there is no source ${name}`);
  return sequence.files.flatMap((file) => {
    const { headers, payload } = opened(fixture<Json>(`payloads/${file}`));
    return reportsIn(source, payload, { ...HEADERS[name], ...headers });
  });
}

/** The payload in a file, and the headers that it was kept with. */
function opened(file: Json): { headers?: Record<string, string>; payload: Json } {
  if (!isObject(file) || !isObject(file.headers)) return { payload: file };
  return { headers: file.headers as Record<string, string>, payload: file.body ?? null };
}

/** What reports make of a status, whenever they come in: all of it but the times that are the service's own. */
function madeOf(state: ResourceState | undefined) {
  if (!state) return undefined;
  const { conditions, health, message, revision, generation, data }: ResourceStatus =
    statusOf(state);
  const said = conditions.map(({ type, status, reason, message: text, ...one }) => ({
    ...{ type, status, reason, text },
    ...{ generation: one.observedGeneration, reporter: one.reporter, observed: one.observedTime },
  }));
  return { conditions: said, health, message, revision, generation, data };
}

test("every lifecycle has a source, or waits for one", () => {
  const without = sequences.filter((one) => !sourceNamed(sourceOf(one))).map(({ name }) => name);
  expect(without).toEqual(TO_COME);
});

const known = sequences.filter(({ name }) => !TO_COME.includes(name));

describe.each(known)("the lifecycle of $name", (sequence) => {
  const reports = reportsOf(sequence);
  const ends = everyEndOf(reports);

  test("is of one resource, and says something at each step", () => {
    expect(new Set(reports.map(({ resource }) => resource)).size).toBe(1);
    expect(reports.length).toBeGreaterThanOrEqual(sequence.files.length);
  });

  test("ends alike in every order, however often it is told", () => {
    const all = ends.map((end) => [...end].map(([path, state]) => [path, madeOf(state)]));
    for (const end of all) expect(end).toEqual(all[0]);
  });

  test(`ends with ${sequence.expected_final}`, () => {
    const [end] = ends;
    const states = [...(end?.values() ?? [])].filter((state) => state !== undefined);
    const reasons = states.flatMap((state) => statusOf(state).conditions.map((one) => one.reason));
    expect(reasons).toEqual([sequence.expected_final]);
  });
});
