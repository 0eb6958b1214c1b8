import { merge } from "../lib/domain/merge.ts";
import { statusOf } from "../lib/domain/status.ts";
import { ratio } from "./measure.ts";
import { flipInput, RESOURCE, reportOf, sampleState, second } from "./sample.ts";

const ROUNDS = 41;
const MERGES = 2_000;

/** Merging a report into a status of 5 conditions and 30 leaves, against a JSON parse and stringify of that status. */
export async function mergeVsJson(): Promise<number> {
  const state = sampleState();
  const reports = Array.from({ length: 10 }, (_, n) => reportOf(flipInput(n)));
  const text = JSON.stringify(statusOf(state));
  let sink = 0;
  const merging = () => {
    for (let n = 0; n < MERGES; n++) {
      const report = reports[n % reports.length];
      if (report) sink += merge(state, RESOURCE, [report], second(60)).state?.sequence ?? 0;
    }
  };
  const parsing = () => {
    for (let n = 0; n < MERGES; n++) sink += JSON.stringify(JSON.parse(text)).length;
  };
  const result = await ratio(merging, parsing, ROUNDS);
  if (sink === 0) throw new Error("nothing was done");
  return result;
}
