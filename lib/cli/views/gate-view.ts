import type { GateAnswer } from "../../client/answers.ts";
import type { Explanation, Verdict } from "../../domain/gate/decision.ts";
import { lookOf, type Session } from "../session.ts";
import { ageOf } from "./age.ts";
import { oneLine, type Style } from "./paint.ts";
import { type Row, table } from "./table.ts";

const STYLES: Readonly<Record<Verdict, Style>> = { pass: "green", wait: "yellow", block: "red" };
const TITLES = ["MET", "REQUIREMENT", "WANTED", "ACTUAL", "SINCE", "OPENS AT"];

/** What a gate decides as a person reads it: in one line, and then what is missing, or everything that it looked at. */
export function gateView(gate: GateAnswer, explain: boolean, session: Session): string[] {
  const { decision, reason, opensAt, revision, because } = gate;
  const { paint } = session;
  const told = explain ? because : because.filter(({ met }) => !met);
  const rows = told.map((one) => rowOf(one, gate, session.terminal.now()));
  return [
    `${paint("bold", gate.gate)}  ${paint(STYLES[decision], decision)}  ${reason}`,
    ...(opensAt === undefined ? [] : [`${paint("dim", "Opens at")}  ${opensAt}`]),
    ...(revision === undefined ? [] : [`${paint("dim", "Revision")}  ${oneLine(revision)}`]),
    ...(rows.length === 0 ? [] : ["", ...table(TITLES, rows, lookOf(session))]),
  ];
}

function rowOf(explanation: Explanation, { definition }: GateAnswer, now: number): Row {
  const { requirement, met, wanted, actual, since, opensAt = "" } = explanation;
  const about =
    typeof requirement === "number"
      ? (definition.requires?.[requirement]?.resource ?? "")
      : requirement;
  const age = since === undefined ? "" : ageOf(since, now);
  return [
    { text: met ? "yes" : "no", style: met ? "green" : "red" },
    about,
    wanted,
    actual,
    age,
    opensAt,
  ];
}
