import { PROBE_KINDS, type ProbeDeclaration } from "../domain/probe.ts";
import { PROBER, type ProbeFinding } from "../domain/probe-finding.ts";
import { Refusal, type RefusalCode } from "../domain/refusal.ts";
import type { ReportInput } from "../domain/report-input.ts";
import { ingest } from "./ingest.ts";
import type { ProbeList, Probes } from "./ports/probe.ts";
import { type Ran, Runs } from "./runs.ts";
import { type Due, Timetable } from "./timetable.ts";
import type { UpdatePorts } from "./update.ts";

export type ProbePorts = UpdatePorts & { readonly probes: Probes; readonly probeList: ProbeList };

/** Milliseconds. */
const MINUTE = 60_000;
/** How often new probes are looked for, while others are due: the least interval that a probe may have. */
const LOOK_EVERY = 5_000;
/** After so long no probe is begun, so that the last ends, and is stored, before the function's time is over. */
const BEGIN_WITHIN = 75_000;
/** An unchanged result needn't be written sooner than so many milliseconds after the one that was. */
const COALESCE = MINUTE;
/** Characters of what a probe saw. */
const MAX_OUTPUT = 200;

/** Probes everything that is due in the minute from `from`, when it is due; ends when nothing else is. */
export async function probeMinute(ports: ProbePorts, from: string): Promise<Ran> {
  const now = () => timeIn(ports);
  const begin = Date.parse(from);
  const timetable = new Timetable(begin, begin + MINUTE);
  const runs = new Runs(ports.clock, now() + BEGIN_WITHIN);
  for (let nextLook = now(); ; ) {
    if (now() >= nextLook) {
      nextLook += LOOK_EVERY;
      await runs.guarded(() => look(ports, timetable));
    }
    for (const due of timetable.take(now())) runs.begin(due.resource, () => probeOne(ports, due));
    if (timetable.next === undefined) return runs.ended();
    await ports.clock.sleep(Math.max(0, Math.min(timetable.next, nextLook) - now()));
  }
}

/** Probes everything once, now. */
export async function probeNow(ports: ProbePorts): Promise<Ran> {
  const at = timeIn(ports);
  const runs = new Runs(ports.clock, at + BEGIN_WITHIN);
  const resources = await ports.probeList.resources();
  for await (const { resource, declaration } of ports.probeList.states(resources)) {
    const { probe } = declaration;
    if (probe) runs.begin(resource, () => probeOne(ports, { resource, probe, at }));
  }
  return runs.ended();
}

/** Finds out what is to be probed, and reads what isn't known of it. */
async function look(ports: ProbePorts, timetable: Timetable): Promise<void> {
  const added = timetable.keep(await ports.probeList.resources());
  for await (const state of ports.probeList.states(added)) timetable.add(state, timeIn(ports));
}

function timeIn({ clock }: ProbePorts): number {
  return Date.parse(clock.now());
}

/** Refusals of what a report says. */
const OF_CONTENT: readonly RefusalCode[] = ["invalid", "tooLarge"];

/** Probes a resource, and reports what came of it; data that can't be stored is a nonsense of the probe's. */
async function probeOne(ports: ProbePorts, due: Due): Promise<void> {
  const found = await findingOf(ports.probes, due);
  try {
    await store(ports, due, found);
  } catch (refusal) {
    const isOfData = refusal instanceof Refusal && OF_CONTENT.includes(refusal.code);
    if (!isOfData || !found.data) throw refusal;
    await store(ports, due, { outcome: "error", output: refusal.message });
  }
}

/** A probe that throws has found something too: that it can find nothing. */
async function findingOf(probes: Probes, { resource, probe }: Due): Promise<ProbeFinding> {
  try {
    return await probes.run(resource, probe);
  } catch (error) {
    return { outcome: "error", output: error instanceof Error ? error.message : String(error) };
  }
}

/** Reports what was found; a resource that was deleted meanwhile needs none. */
async function store(ports: ProbePorts, due: Due, found: ProbeFinding): Promise<void> {
  const { resource } = due;
  const addressed = { resource, input: reportOf(due, found), coalesce: COALESCE };
  try {
    await ingest(ports, addressed, PROBER);
  } catch (refusal) {
    if (!(refusal instanceof Refusal) || refusal.code !== "gone") throw refusal;
  }
}

/** The report on a run that was due at a time, which names it: the same run twice counts once. */
function reportOf({ probe, at }: Due, found: ProbeFinding): ReportInput {
  const { certificate, data } = found;
  return {
    id: `probe@${new Date(at).toISOString()}`,
    reporter: PROBER,
    ...readyOf(kindOf(probe), found),
    ...(certificate && { conditions: [{ type: "CertificateValid", ...certificate }] }),
    ...(data && { data }),
  };
}

/** What was found, in the words of a report: a result, or that the probed has yet to begin. */
function readyOf(name: string, { outcome, output: text, latencyMs }: ProbeFinding) {
  const output = text.slice(0, MAX_OUTPUT).toWellFormed();
  if (outcome === "init") return { state: "init" as const, message: output };
  const isResult = outcome === "success" || outcome === "failure";
  return {
    probe: {
      name,
      output,
      ...(isResult && { success: outcome === "success" }),
      ...(outcome === "timeout" && { timedOut: true as const }),
      ...(latencyMs !== undefined && { latencyMs }),
    },
  };
}

/** What a probe looks at, by which its results are told from those of others. */
function kindOf(probe: ProbeDeclaration): string {
  return PROBE_KINDS.find((kind) => probe[kind] !== undefined) ?? "probe";
}
