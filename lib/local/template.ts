import { StartFailure } from "./failure.ts";

/** A CloudFormation template, as far as it is read here. */
export type Template = {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
};
export type TemplateResource = {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Metadata?: Readonly<Record<string, unknown>>;
};

/** What the rest of a template can know of a resource: its `Ref` and its attributes. */
export type Identity = {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
};

/** A resource with everything in its properties resolved to plain values. */
export type Resource = {
  readonly id: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
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

/** Every resource of a template, with its references resolved; throws a `StartFailure` at one that can't be. */
export function resolveTemplate(
  { Resources }: Template,
  identityOf: (id: string, resource: TemplateResource) => Identity,
): Resource[] {
  const identities = new Map(
    Object.entries(Resources).map(([id, resource]) => [id, identityOf(id, resource)]),
  );
  return Object.entries(Resources).map(([id, { Type, Properties = {}, Metadata = {} }]) => ({
    id,
    type: Type,
    properties: resolve(Properties, identities, id) as Record<string, unknown>,
    metadata: Metadata,
  }));
}

type Identities = ReadonlyMap<string, Identity>;

function resolve(value: unknown, identities: Identities, at: string): unknown {
  if (Array.isArray(value)) return value.map((item) => resolve(item, identities, at));
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
    return known(identities, name, at).ref;
  },
  "Fn::GetAtt": (argument, identities, at) => {
    const [name = "", attribute = ""] = argument as string[];
    const value = known(identities, name, at).attributes[attribute];
    if (value !== undefined) return value;
    throw new StartFailure(`${at} uses ${name}.${attribute}, which is not known on this machine`);
  },
  "Fn::Sub": (argument, identities, at) =>
    String(argument).replaceAll(/\$\{([^}.]+)\}/g, (_, name) =>
      String(resolve({ Ref: name }, identities, at)),
    ),
  "Fn::Join": (argument, identities, at) => {
    const [separator = "", parts = []] = argument as [string, unknown[]];
    return (resolve(parts, identities, at) as unknown[]).join(separator);
  },
};

function known(identities: Identities, name: string, at: string): Identity {
  const identity = identities.get(name);
  if (identity) return identity;
  throw new StartFailure(`${at} refers to ${name}, which the template doesn't have`);
}
