import { StartFailure } from "../failure.ts";

/** A CloudFormation template, as far as it is read here. */
export type Template = {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
};
export type TemplateResource = {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Metadata?: Readonly<Record<string, unknown>>;
};

/** What the rest of a template can know of a resource: its `Ref` and its attributes. */
export type Identity = {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
};

/** Tells a resource's identity, for which it may ask for properties of the resource. */
export type IdentityOf = (
  id: string,
  type: string,
  property: (name: string) => unknown,
) => Identity;

export type Properties = Readonly<Record<string, unknown>>;

/** A resource with everything in its properties resolved to plain values. */
export type Resource = {
  readonly id: string;
  readonly type: string;
  readonly identity: Identity;
  readonly properties: Properties;
  readonly metadata: Properties;
};

/** Where this machine is, in an account and a region that no one has. */
export const PSEUDO_PARAMETERS = {
  "AWS::AccountId": "000000000000",
  "AWS::Partition": "aws",
  "AWS::Region": "local",
  "AWS::URLSuffix": "localhost",
  "AWS::StackName": "Signalbox",
  "AWS::NoValue": undefined,
} as const;

/** The ARN of something on this machine. */
export function arnOf(service: string, resource: string): string {
  const { "AWS::Region": region, "AWS::AccountId": account } = PSEUDO_PARAMETERS;
  return `arn:aws:${service}:${region}:${account}:${resource}`;
}

/** The ARN of something of this machine's account that is in no region. */
export function globalArnOf(service: string, resource: string): string {
  return `arn:aws:${service}::${PSEUDO_PARAMETERS["AWS::AccountId"]}:${resource}`;
}

/** Every resource of a template, with its references resolved; throws a `StartFailure` at one that can't be. */
export function resolveTemplate({ Resources }: Template, identityOf: IdentityOf): Resource[] {
  const entries = Object.entries(Resources);
  const identities = identitiesOf(Resources, identityOf);
  for (const [id, { Condition }] of entries) {
    identities(id, id);
    if (Condition === undefined) continue;
    throw new StartFailure(`${id} is only there on a condition, which isn't evaluated here`);
  }
  return entries.map(([id, { Type, Properties = {}, Metadata = {} }]) => ({
    id,
    type: Type,
    identity: identities(id, id),
    properties: resolve(Properties, identities, id) as Record<string, unknown>,
    metadata: Metadata,
  }));
}

/** Finds a resource's identity for another that refers to it. */
type Identities = (id: string, at: string) => Identity;

/** Identities are told when they are first asked for, because one's name may refer to another. */
function identitiesOf(resources: Template["Resources"], identityOf: IdentityOf): Identities {
  const known = new Map<string, Identity>();
  const identities: Identities = (id, at) => {
    const resource = Object.hasOwn(resources, id) ? resources[id] : undefined;
    if (!resource) throw new StartFailure(`${at} refers to ${id}, which the template doesn't have`);
    const property = (name: string) => resolve(resource.Properties?.[name], identities, id);
    const identity = known.get(id) ?? identityOf(id, resource.Type, property);
    known.set(id, identity);
    return identity;
  };
  return identities;
}

function resolve(value: unknown, identities: Identities, at: string): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => resolve(item, identities, at)).filter((item) => item !== undefined);
  }
  if (typeof value !== "object" || value === null) return value;
  const [[name = "", argument] = [], ...more] = Object.entries(value);
  const intrinsic = more.length === 0 ? INTRINSICS[name] : undefined;
  if (intrinsic) return intrinsic(argument, identities, at);
  if (more.length === 0 && name.startsWith("Fn::")) {
    throw new StartFailure(`${at} uses ${name}, which is not understood on this machine`);
  }
  const entries = Object.entries(value).map(([key, item]) => [key, resolve(item, identities, at)]);
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
}

type Intrinsic = (argument: unknown, identities: Identities, at: string) => unknown;

const INTRINSICS: Readonly<Record<string, Intrinsic | undefined>> = {
  Ref: (argument, identities, at) => {
    const name = String(argument);
    if (Object.hasOwn(PSEUDO_PARAMETERS, name)) {
      return PSEUDO_PARAMETERS[name as keyof typeof PSEUDO_PARAMETERS];
    }
    return identities(name, at).ref;
  },
  "Fn::GetAtt": (argument, identities, at) => {
    const [name = "", attribute = ""] = argument as string[];
    const value = identities(name, at).attributes[attribute];
    if (value !== undefined) return value;
    throw new StartFailure(`${at} uses ${name}.${attribute}, which is not known on this machine`);
  },
  "Fn::Sub": (argument, identities, at) => {
    const [text = "", variables = {}] = [argument].flat() as [string?, Record<string, unknown>?];
    return text.replaceAll(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      const value = Object.hasOwn(variables, name) ? variables[name] : referenceTo(name);
      return String(resolve(value, identities, at));
    });
  },
  "Fn::Join": (argument, identities, at) => {
    const [separator = "", parts = []] = argument as [string, unknown[]];
    return (resolve(parts, identities, at) as unknown[]).join(separator);
  },
};

/** What a name within a text stands for: a resource, or with a dot an attribute of one. */
function referenceTo(name: string): unknown {
  const [resource = "", ...attribute] = name.split(".");
  return attribute.length > 0 ? { "Fn::GetAtt": [resource, attribute.join(".")] } : { Ref: name };
}
