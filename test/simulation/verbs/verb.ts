import type { Declaration } from "../../../lib/domain/declaration.ts";
import type { GateDecision } from "../../../lib/domain/gate/decision.ts";
import type { GateDefinition } from "../../../lib/domain/gate/definition.ts";
import type { NotApplied } from "../../../lib/domain/outcome.ts";
import type { ResourceStatus } from "../../../lib/domain/status.ts";
import type { Detail } from "../../../lib/domain/transition.ts";
import type { ApprovalInput, OverrideInput } from "../../../lib/pipeline/gate-acts.ts";
import type { Addressed } from "../../../lib/pipeline/receive.ts";
import type { Invocation } from "../environment.ts";
import type { Random } from "../random.ts";
import type { Scene } from "../scene.ts";
import type { Ports, System } from "../system.ts";
import type { World } from "../world.ts";

/** What a request is to do to the statuses, from which its writes can be worked out. */
export type Intent =
  | {
      readonly kind: "reports";
      readonly reports: readonly Addressed[];
      readonly caller: string;
      /** Whether a provider delivered them, whose clock nobody can set right. */
      readonly delivered?: true;
    }
  | {
      readonly kind: "declaration";
      readonly resource: string;
      readonly declaration: Declaration;
      readonly caller: string;
    }
  | { readonly kind: "removal"; readonly resource: string; readonly caller: string }
  | { readonly kind: "rewrite"; readonly resource: string }
  | { readonly kind: "reading"; readonly resource: string }
  | { readonly kind: "history"; readonly resource: string }
  | { readonly kind: "listing" }
  | { readonly kind: "forgery" }
  | {
      readonly kind: "definition";
      readonly gate: string;
      readonly definition: GateDefinition;
      readonly caller: string;
    }
  | {
      readonly kind: "approval";
      readonly gate: string;
      readonly input: ApprovalInput;
      readonly caller: string;
    }
  | {
      readonly kind: "override";
      readonly gate: string;
      readonly input: OverrideInput;
      readonly caller: string;
    }
  | {
      readonly kind: "withdrawal" | "overrideRemoval";
      readonly gate: string;
      readonly caller: string;
    }
  | { readonly kind: "judgement"; readonly gate: string; readonly revision?: string }
  | { readonly kind: "subscription" | "unsubscription" | "redrive"; readonly subscription: string }
  | { readonly kind: "silence" | "silenceEnd"; readonly silence: string };

/** What a request was answered: what became of each report, the statuses, the transitions and the decision that it told. */
export type Answer = {
  readonly outcomes?: readonly ("applied" | "refused" | NotApplied)[];
  readonly statuses?: readonly ResourceStatus[];
  readonly history?: readonly Detail[];
  readonly decision?: GateDecision;
};

/** Where a request runs. */
export type Site = {
  readonly system: System;
  readonly ports: Ports;
  readonly world: World;
  readonly invocation: Invocation;
};

/** A request that is sent until it is answered, always with the same content. */
export type Operation = {
  readonly id: string;
  /** Milliseconds after the beginning of the run. */
  readonly at: number;
  readonly verb: string;
  readonly intent: Intent;
  /** The statuses that it may touch; undefined for all. */
  readonly resources: readonly string[] | undefined;
  /** What it says, in a line. */
  readonly text: string;
  readonly perform: (site: Site) => Promise<Answer>;
};

/** A kind of request. */
export type Verb = {
  /** The function that answers it. */
  readonly name: string;
  /** How often it is drawn, beside the others. */
  readonly weight: number;
  readonly plan: (
    random: Random,
    scene: Scene,
    at: number,
  ) => Omit<Operation, "id" | "at" | "verb">;
};
