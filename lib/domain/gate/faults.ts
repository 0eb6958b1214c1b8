import type { Fault } from "../refusal.ts";
import type { Assumption } from "./assumption.ts";
import {
  GATE_LIMITS,
  type Gate,
  type GateDefinition,
  REQUIREMENT_KINDS,
  type Requirement,
  type Window,
} from "./definition.ts";
import type { Override } from "./override.ts";
import { parseRange } from "./range.ts";
import { isTimeZone } from "./zone.ts";

/** Every fault of a gate's definition that its shape can't show; not whether its expressions are good. */
export function faultsOf({ path, definition }: Gate): Fault[] {
  const { requires = [], windows = [] } = definition;
  return [
    ...emptinessFaults(definition),
    ...requires.flatMap((one, at) => requirementFaults(path, one, `requires[${at}]`)),
    ...modeFaults(definition),
    ...windows.flatMap((one, at) => windowFaults(one, `windows[${at}]`)),
    ...zoneFaults(windows),
  ];
}

function emptinessFaults({ requires = [], windows = [], approvals }: GateDefinition): Fault[] {
  if (requires.length > 0 || windows.length > 0 || approvals) return [];
  return [{ path: "requires", message: "is empty, and so needs windows or approvals beside it" }];
}

function requirementFaults(gate: string, requirement: Requirement, at: string): Fault[] {
  const faults: Fault[] = [];
  const kinds = REQUIREMENT_KINDS.filter((kind) => requirement[kind] !== undefined);
  if (kinds.length !== 1) {
    faults.push({ path: at, message: `must have one of ${REQUIREMENT_KINDS.join(", ")}` });
  }
  if (requirement.resource === gate) {
    faults.push({ path: `${at}.resource`, message: "is the gate itself" });
  }
  if (requirement.is !== undefined && requirement.condition === undefined) {
    faults.push({ path: `${at}.is`, message: "needs a condition" });
  }
  if (requirement.for !== undefined && requirement.when !== undefined) {
    const message = "can't be said of an expression: nobody keeps since when one is true";
    faults.push({ path: `${at}.for`, message });
  }
  return faults;
}

function modeFaults({ requires = [], mode }: GateDefinition): Fault[] {
  if (!mode || mode.atLeast <= requires.length) return [];
  return [{ path: "mode.atLeast", message: `is more than the ${requires.length} requirements` }];
}

function windowFaults({ allow, deny, timezone }: Window, at: string): Fault[] {
  const faults: Fault[] = [];
  if ((allow === undefined) === (deny === undefined)) {
    faults.push({ path: at, message: "must have one of allow, deny" });
  }
  for (const [key, text] of Object.entries({ allow, deny })) {
    const range = text === undefined ? undefined : parseRange(text);
    if (typeof range === "string") faults.push({ path: `${at}.${key}`, message: range });
  }
  if (timezone !== undefined && !isTimeZone(timezone)) {
    faults.push({ path: `${at}.timezone`, message: "must be a time zone such as Europe/Berlin" });
  }
  return faults;
}

function zoneFaults(windows: readonly Window[]): Fault[] {
  const zones = new Set(windows.map(({ timezone }) => timezone));
  if (zones.size <= GATE_LIMITS.zones) return [];
  return [{ path: "windows", message: `are in more than ${GATE_LIMITS.zones} time zones` }];
}

/** Every fault of assumptions that their shape can't show. */
export function assumptionFaults(assumptions: readonly Assumption[]): Fault[] {
  return assumptions.flatMap(({ condition, health }, at) =>
    (condition === undefined) === (health === undefined)
      ? [{ path: `assume[${at}]`, message: "must have one of condition, health" }]
      : [],
  );
}

/** Every fault of an override's end: it is to come. */
export function overrideFaults({ until }: Pick<Override, "until">, now: string): Fault[] {
  return until > now ? [] : [{ path: "until", message: "has passed already" }];
}
