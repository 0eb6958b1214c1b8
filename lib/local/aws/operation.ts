import type { Access } from "../iam/policy.ts";

/** What a call asks for. */
export type Request = Readonly<Record<string, unknown>>;

/** What answers a call, as it goes over the wire. */
export type Answer = {
  readonly status: number;
  readonly body: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
};

/** A call of an AWS API that this machine answers. */
export type Operation = {
  /** What the caller's role must allow. */
  readonly needs: (request: Request) => readonly Access[];
  /** Throws an `AwsError` for a call that AWS would refuse. */
  readonly answer: (request: Request, body: Uint8Array) => Answer | Promise<Answer>;
};

/** Operations by the names that their protocols have for them. */
export type Operations = Readonly<Record<string, Operation>>;

export function ok(answer: unknown): Answer {
  return { status: 200, body: JSON.stringify(answer) };
}
