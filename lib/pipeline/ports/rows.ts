/** Keeps things of one kind by their names. Passes test/contract/named-rows.ts. */
export interface NamedRows<T> {
  find(name: string): Promise<T | undefined>;
  /** Whether there was none of that name before; one that expires may be gone some time after that. */
  put(name: string, value: T, expires?: string): Promise<boolean>;
  /** Puts what is made of what there was, which nobody else changes meanwhile; throws when others are always faster. */
  change(name: string, make: (before: T | undefined) => T): Promise<Changed<T>>;
  /** Whether there was one. */
  remove(name: string): Promise<boolean>;
  /** All of them in the order of their names, as of every put and removal that was acknowledged before. */
  all(): Promise<readonly (readonly [name: string, value: T])[]>;
}

/** What was put, and whether there was none of its name before. */
export type Changed<T> = { readonly created: boolean; readonly value: T };

/** One page of a listing; `cursor` is where the next one starts, absent on the last. */
export type Page<T> = { readonly items: readonly T[]; readonly cursor?: string };
