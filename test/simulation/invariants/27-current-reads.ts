import { isDeepStrictEqual } from "node:util";
import { Refusal } from "../../../lib/domain/refusal.ts";
import { live, type ResourceState } from "../../../lib/domain/state.ts";
import type { Accounts } from "../accounts.ts";
import type { Answered } from "../evidence.ts";
import type { Run } from "../run.ts";
import { instantOf, statusesDuring } from "../silence.ts";
import { unmuted } from "../visible.ts";
import type { Invariant } from "./invariant.ts";

export const currentReads: Invariant = {
  number: 27,
  name: "a status that is told was stored at some time between question and answer, brought to the present, and a history is of what the bus had",
  violation(run) {
    for (const answered of run.world.evidence.answers) {
      const wrong = wrongStatus(run.accounts, answered) ?? wrongHistory(run, answered);
      if (wrong) return `${answered.invocation.id} told ${wrong}`;
    }
    return undefined;
  },
};

function wrongStatus(accounts: Accounts, answered: Answered): string | undefined {
  const told = toldIn(answered).find(({ resource, found }) => {
    const stored = statesDuring(accounts, resource, answered);
    return !stored
      .flatMap((state) => shown(state, answered))
      .some((one) => isDeepStrictEqual(one, found));
  });
  return told && `${told.resource} as ${JSON.stringify(told.found)}, which wasn't stored then`;
}

/** What somebody was told of resources; nothing where there was no answer for good. */
function toldIn({ operation, ended }: Answered): { resource: string; found: unknown }[] {
  if (ended.kind === "returned") {
    const { statuses = [] } = ended.value;
    return statuses.map((status) => ({ resource: status.resource, found: unmuted(status) }));
  }
  const { intent } = operation;
  const isRefused = ended.kind === "threw" && ended.error instanceof Refusal;
  if (!isRefused || intent.kind !== "reading") return [];
  const { code } = ended.error as Refusal;
  return code === "unavailable" ? [] : [{ resource: intent.resource, found: code }];
}

/** What may be told of a state, by the clock of whoever answers. */
function shown(state: ResourceState | undefined, { invocation, at }: Answered): readonly unknown[] {
  if (!state) return ["notFound"];
  if (!live(state)) return ["gone"];
  const { startedAt, skew } = invocation;
  return statusesDuring(state, instantOf(startedAt + skew), instantOf(at + skew));
}

/** What was stored of a resource while an invocation ran. */
function statesDuring(accounts: Accounts, resource: string, { invocation, at }: Answered) {
  const commits = accounts.byResource.get(resource) ?? [];
  const during = commits.filter(
    ({ record }) => record.at >= invocation.startedAt && record.at <= at,
  );
  const before = commits.findLast(({ record }) => record.at < invocation.startedAt);
  return [before?.after.state, ...during.map(({ after }) => after.state)];
}

function wrongHistory({ world }: Run, { ended, at }: Answered): string | undefined {
  const { history } = ended.kind === "returned" ? ended.value : {};
  if (!history) return undefined;
  const taken = world.evidence.events.filter((event) => event.at <= at);
  const told = new Set(taken.map(({ text }) => text));
  const unknown = history.find((detail) => !told.has(JSON.stringify(detail)));
  if (unknown) return `${unknown.id}, which the bus didn't have`;
  const isOrdered = history.every(
    ({ sequence }, index) => index === 0 || sequence <= (history[index - 1]?.sequence ?? 0),
  );
  return isOrdered ? undefined : "a history out of order";
}
