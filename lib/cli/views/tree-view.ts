import { ancestorsOf } from "../../domain/resource.ts";
import type { ResourceStatus } from "../../domain/status.ts";
import { lookOf, type Session } from "../session.ts";
import { ageOf } from "./age.ts";
import { HEALTH_STYLES } from "./paint.ts";
import { messageIn } from "./status-rows.ts";
import { type Row, table } from "./table.ts";

const TITLES = ["MEMBER", "HEALTH", "AGE", "MESSAGE"];

/** How a branch is drawn before a member and before what is below it, the last of its group or not. */
const BRANCHES = { last: ["└─ ", "   "], inner: ["├─ ", "│  "] } as const;

/** The members of a group, each below its own, with health, age and message. */
export function treeView(
  group: string,
  statuses: readonly ResourceStatus[],
  session: Session,
): string[] {
  const members = statuses.filter(({ resource }) => resource !== group);
  const paths = new Set(members.map(({ resource }) => resource));
  const parentOf = ({ resource }: ResourceStatus) =>
    ancestorsOf(resource).findLast((path) => paths.has(path)) ?? group;
  const children = Map.groupBy(members, parentOf);
  const rows = rowsBelow(group, children, "", session);
  return rows.length === 0 ? [] : table(TITLES, rows, lookOf(session));
}

function rowsBelow(
  parent: string,
  children: ReadonlyMap<string, readonly ResourceStatus[]>,
  indent: string,
  session: Session,
): Row[] {
  const members = children.get(parent) ?? [];
  return members.flatMap((status, index) => {
    const [branch, below] = BRANCHES[index === members.length - 1 ? "last" : "inner"];
    const name = `${indent}${branch}${status.resource.slice(parent.length + 1)}`;
    const rest = rowsBelow(status.resource, children, indent + below, session);
    return [rowOf(name, status, session), ...rest];
  });
}

function rowOf(name: string, status: ResourceStatus, { terminal }: Session): Row {
  const { health, updatedTime } = status;
  const verdict = { text: health, style: HEALTH_STYLES[health] };
  return [name, verdict, ageOf(updatedTime, terminal.now()), messageIn(status)];
}
