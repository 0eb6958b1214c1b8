/** Remembers deliveries, so that one sent again has no second effect. Passes test/contract/deliveries.ts. */
export interface Deliveries {
  isKnown(source: string, id: string): Promise<boolean>;
  remember(source: string, id: string): Promise<void>;
}

/** The secrets that a source's deliveries may be signed with, the current and those going out of use. */
export interface Secrets {
  of(source: string): Promise<readonly string[]>;
}

/** A named way in for what a source sends, as it is kept. */
export type Hook = {
  readonly source: string;
  /** The expression that gives the path; the source's own choice without one. */
  readonly resource?: string;
  readonly under?: string;
  /** What its deliveries may be signed with, encrypted; the source's secrets without. */
  readonly sealed?: string;
};

/** The expressions that give paths. */
export interface PathExpressions {
  /** What evaluates one. */
  load(
    text: string,
  ): Promise<
    (values: {
      readonly payload: unknown;
      readonly headers: unknown;
      readonly path: string;
    }) => { readonly value: unknown } | { readonly error: string }
  >;
}
