import type { EngineProxy } from "./engine-proxy.ts";
import { type Handler, post } from "./function.ts";
import { second } from "./sample.ts";

const REPORTS = 20;
const RESOURCE = "bench/units";

/** Units that reports cost which flip a status of one condition, as the engine counts them. */
export async function unitsPerReport(handler: Handler, proxy: EngineProxy) {
  await post(handler, RESOURCE, flip(0));
  proxy.take();
  for (let report = 1; report <= REPORTS; report++) await post(handler, RESOURCE, flip(report));
  const { units } = proxy.take();
  return {
    readUnitsPerReport: (units.get("GetItem") ?? 0) / REPORTS,
    writeUnitsPerChangedReport: (units.get("PutItem") ?? 0) / REPORTS,
  };
}

function flip(report: number) {
  return {
    reporter: "github/deploy",
    observedAt: second(report),
    generation: 3,
    revision: "v2.3.1",
    health: report % 2 === 0 ? "Ready" : "Down",
    data: { url: "https://staging.example.com" },
  };
}
