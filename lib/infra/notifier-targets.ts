import { Stack } from "aws-cdk-lib";
import type { IConstruct } from "constructs";

/** What notifiers may tell of an account: names of this account and region, or ARNs of any. */
export interface NotifierTargets {
  /** SNS topics. @default none */
  readonly topics?: readonly string[];
  /** Domains and addresses that SES may send from. @default none */
  readonly emailIdentities?: readonly string[];
  /** EventBridge buses, none of which is the service's own. @default none */
  readonly eventBuses?: readonly string[];
  /** State machines whose tasks wait for gates. @default none */
  readonly stateMachines?: readonly string[];
  /** Approval actions that wait for gates, as `PIPELINE/STAGE/ACTION`. @default none */
  readonly approvalActions?: readonly string[];
}

/** How the targets of a kind are named, what comes before that in an ARN, and what may be done to them. */
type TargetKind = {
  readonly named: RegExp;
  readonly words: string;
  readonly arn: string;
  readonly actions: readonly string[];
};

const KINDS: Readonly<Record<keyof NotifierTargets, TargetKind>> = {
  topics: {
    named: /^[\w-]{1,256}(\.fifo)?$/,
    words: "names or ARNs of topics",
    arn: "sns:{region}:{account}:",
    actions: ["sns:Publish"],
  },
  emailIdentities: {
    named: /^([^\s@*?/:]{1,64}@)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/,
    words: "domains, addresses or ARNs of identities",
    arn: "ses:{region}:{account}:identity/",
    actions: ["ses:SendEmail"],
  },
  eventBuses: {
    named: /^[\w./-]{1,256}$/,
    words: "names or ARNs of buses",
    arn: "events:{region}:{account}:event-bus/",
    actions: ["events:PutEvents"],
  },
  stateMachines: {
    named: /^[\w-]{1,80}$/,
    words: "names or ARNs of state machines",
    arn: "states:{region}:{account}:stateMachine:",
    actions: ["states:SendTaskSuccess", "states:SendTaskFailure"],
  },
  approvalActions: {
    named: /^[\w.@-]{1,100}(\/[\w.@-]{1,100}){2}$/,
    words: "PIPELINE/STAGE/ACTION or ARNs of actions",
    arn: "codepipeline:{region}:{account}:",
    actions: ["codepipeline:PutApprovalResult"],
  },
};

const KIND_NAMES = Object.keys(KINDS) as readonly (keyof NotifierTargets)[];

/** An ARN of a service, without wildcards: what a role may do is in no doubt. */
const ARN = /^arn:aws(?:-[a-z]+)*:(\w+):[a-z0-9-]+:\d{12}:([^\s*?]+)$/;

/** What is wrong with targets: what names nothing, or names the service's own bus. */
export function* mistakesInTargets(targets: NotifierTargets, busName: string): Generator<string> {
  for (const kind of KIND_NAMES) {
    const { named, words } = KINDS[kind];
    for (const one of targets[kind] ?? []) {
      if (named.test(nameIn(one, KINDS[kind]))) continue;
      yield `notifierTargets.${kind} must be ${words}, but one is "${one}"`;
    }
  }
  if (targets.eventBuses?.includes(busName)) {
    yield `notifierTargets.eventBuses must be other buses than the service's own, "${busName}"`;
  }
}

/** The name in an ARN of a kind; what is none of that kind is what it is. */
function nameIn(target: string, { arn }: TargetKind): string {
  const [service, , , ...rest] = arn.split(":");
  const start = rest.join(":");
  const [, ofService, resource = ""] = ARN.exec(target) ?? [];
  const isOfKind = ofService === service && resource.startsWith(start);
  return isOfKind ? resource.slice(start.length) : target;
}

/** What a role that tells such targets must allow, each action with the ARNs that it may be done to. */
export function grantsFor(
  scope: IConstruct,
  targets: NotifierTargets,
): { readonly actions: string[]; readonly arns: string[] }[] {
  const grants = KIND_NAMES.map((kind) => ({
    actions: [...KINDS[kind].actions],
    arns: (targets[kind] ?? []).map((name) => arnOf(scope, KINDS[kind].arn, name)),
  }));
  const { approvalActions: approvals = [] } = targets;
  const pipelines = approvals.map((name) => name.split("/").slice(0, -2).join("/"));
  const states = {
    actions: ["codepipeline:GetPipelineState"],
    arns: [...new Set(pipelines)].map((name) => arnOf(scope, KINDS.approvalActions.arn, name)),
  };
  return [...grants, states].filter(({ arns }) => arns.length > 0);
}

function arnOf(scope: IConstruct, template: string, name: string): string {
  if (name.startsWith("arn:")) return name;
  const { partition, region, account } = Stack.of(scope);
  const start = template.replace("{region}", region).replace("{account}", account);
  return `arn:${partition}:${start}${name}`;
}
