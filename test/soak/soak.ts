import { setTimeout as sleep } from "node:timers/promises";
import { SignalboxClient } from "../../lib/client/client.ts";
import { busEventsAfter } from "../local-bus.ts";
import { audit, type Found } from "./audit.ts";
import { BusLog } from "./bus-log.ts";
import { CrashingService } from "./crashing-service.ts";
import { Reporters } from "./reporters.ts";
import { moments, PREFIX, workload } from "./workload.ts";

export type SoakOptions = {
  readonly kills: number;
  readonly resources: number;
  /** Reports that the service takes at most from one kill to the next. */
  readonly reports: number;
  readonly seed: number;
  /** The folder that keeps the service's data across its crashes. */
  readonly data: string;
  /** Hears what is being done. */
  readonly progress: (text: string) => void;
};

export type Soaked = {
  readonly reports: number;
  readonly again: number;
  readonly transitions: number;
  readonly repeated: number;
};

/** Milliseconds. */
const PROGRESS_EVERY = 500;

/** Reports to a service that is killed again and again; throws unless all that it promised holds. */
export async function soak(options: SoakOptions): Promise<Soaked> {
  const { resources, seed, data, progress } = options;
  await using service = new CrashingService(data);
  const reporters = new Reporters(service, workload(seed, resources));
  const crashing = crashAll(options, service, reporters).finally(() => reporters.stop());
  await Promise.all([reporters.run(), crashing]);
  progress("waiting until everything is published");
  const found = await findings(await service.url(), progress);
  progress("comparing with the oracle");
  audit(reporters.known, found);
  const { acknowledged: reports, again } = reporters;
  return { reports, again, transitions: found.bus.size, repeated: found.bus.repeated };
}

/** Kills the service as often as wanted, and lets the last one work a while, too. */
async function crashAll(
  { kills, reports, seed, progress }: SoakOptions,
  service: CrashingService,
  reporters: Reporters,
): Promise<void> {
  let killed = 0;
  const timer = setInterval(() => {
    const { acknowledged, again } = reporters;
    progress(`${killed} of ${kills} kills, ${acknowledged} reports in, ${again} sent again`);
  }, PROGRESS_EVERY);
  try {
    for (const moment of moments(seed, kills, reports)) {
      if ("reports" in moment) await reporters.more(moment.reports);
      else await sleep(moment.milliseconds);
      await service.crash();
      killed++;
    }
    await reporters.more(reports / 2);
  } finally {
    clearInterval(timer);
  }
}

async function findings(url: string, progress: SoakOptions["progress"]): Promise<Found> {
  const client = new SignalboxClient({ url, token: undefined });
  const idle = await fetch(`${url}/_local/idle`, { method: "POST" });
  if (!idle.ok) throw new Error(`the service answers ${idle.status} when asked to drain`);
  progress("reading every event, status and history");
  const bus = await busLog(url);
  const statuses = new Map();
  for await (const page of client.statuses.list({ prefix: PREFIX })) {
    for (const status of page) statuses.set(status.resource, status);
  }
  const histories = new Map<string, string[]>();
  for (const resource of statuses.keys()) histories.set(resource, await idsOf(client, resource));
  return { bus, statuses, histories };
}

async function busLog(url: string): Promise<BusLog> {
  const bus = new BusLog();
  for (let after = 0; ; ) {
    const { events, next } = await busEventsAfter(url, after);
    if (events.length === 0) return bus;
    for (const event of events) bus.take(event);
    after = next;
  }
}

async function idsOf(client: SignalboxClient, resource: string): Promise<string[]> {
  const ids: string[] = [];
  for await (const page of client.history.of(resource)) ids.push(...page.map(({ id }) => id));
  return ids;
}
