import type { Properties } from "./template.ts";

/** A Lambda function as the template describes it. */
export type FunctionDescription = {
  readonly name: string;
  readonly arn: string;
  /** The asset that holds its code, within the cloud assembly. */
  readonly asset: string;
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Seconds. */
  readonly timeout: number;
  /** The ARN of the role that it has. */
  readonly role: string;
  readonly logGroup: string;
};

/** A role, and the documents of its policies. */
export type RoleDescription = {
  readonly name: string;
  readonly arn: string;
  readonly policies: readonly unknown[];
};

/** A secret, and what it begins with: a text, or so many characters that are generated. */
export type SecretDescription = {
  readonly arn: string;
  readonly initial: string;
  readonly generated: number | undefined;
};

export type MappingDescription = {
  readonly id: string;
  readonly functionArn: string;
  readonly streamArn: string;
  readonly properties: Properties;
};

export type RouteDescription = {
  readonly key: string;
  readonly functionArn: string;
  readonly authorization: string;
};

export type TargetDescription = {
  readonly Id: string;
  readonly Arn: string;
  readonly Input?: string;
};

export type RuleDescription = {
  readonly id: string;
  readonly bus: string;
  readonly pattern: unknown;
  readonly schedule: string | undefined;
  readonly targets: readonly TargetDescription[];
};
