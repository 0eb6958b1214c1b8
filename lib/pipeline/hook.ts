import { requireVerb, type Scope } from "../domain/access/scope.ts";
import { invalid, Refusal } from "../domain/refusal.ts";
import { SEGMENT, SEGMENT_WORDS } from "../domain/resource.ts";
import { SOURCES, sourceNamed } from "../sources/registry.ts";
import type { Cipher } from "./ports/cipher.ts";
import type { Hook } from "./ports/delivery.ts";
import type { NamedRows } from "./ports/rows.ts";

export type HookPorts = { readonly hooks: NamedRows<Hook>; readonly cipher: Cipher };

/** A hook as it is put. */
export type HookInput = {
  readonly source: string;
  readonly secrets?: readonly string[];
  readonly resource?: string;
  readonly under?: string;
};

/** A hook as it is shown: never with its secrets. */
export type HookView = { readonly name: string } & Omit<Hook, "sealed">;

/**
 * Puts a hook in place of any of its name, and says whether it is a new one; throws `invalid`, or
 * `forbidden` when it puts reports, or that before it did, where the caller doesn't administer.
 */
export async function putHook(
  { hooks, cipher }: HookPorts,
  name: string,
  { secrets, ...input }: HookInput,
  scope: Scope,
): Promise<{ readonly created: boolean; readonly view: HookView }> {
  requireName(name, input.source);
  requireAdministrator(scope, input);
  const before = await hooks.find(name);
  if (before) requireAdministrator(scope, before);
  const sealed = secrets && (await cipher.seal(JSON.stringify(secrets), contextOf(name)));
  const created = await hooks.put(name, { ...input, ...(sealed && { sealed }) });
  return { created, view: { name, ...input } };
}

/** A hook, without its secrets; throws `notFound` or `forbidden`. */
export async function getHook(
  { hooks }: Pick<HookPorts, "hooks">,
  name: string,
  scope: Scope,
): Promise<HookView> {
  const { sealed: _, ...hook } = await administered(hooks, name, scope);
  return { name, ...hook };
}

/** Removes a hook; throws `notFound` or `forbidden`. */
export async function removeHook(
  { hooks }: Pick<HookPorts, "hooks">,
  name: string,
  scope: Scope,
): Promise<void> {
  await administered(hooks, name, scope);
  if (!(await hooks.remove(name))) absent(name);
}

async function administered(hooks: NamedRows<Hook>, name: string, scope: Scope): Promise<Hook> {
  const hook = (await hooks.find(name)) ?? absent(name);
  requireAdministrator(scope, hook);
  return hook;
}

/** A hook may report whatever is below its place, which is everything when it has none. */
function requireAdministrator(scope: Scope, { under = "" }: { readonly under?: string }): void {
  requireVerb(scope, "admin", under);
}

/** The secrets of a hook; none when it has none of its own. */
export async function secretsOf(
  { cipher }: Pick<HookPorts, "cipher">,
  name: string,
  { sealed }: Hook,
): Promise<readonly string[] | undefined> {
  if (sealed === undefined) return undefined;
  return JSON.parse(await cipher.open(sealed, contextOf(name))) as string[];
}

/** A secret that was sealed for one hook can't be opened for another. */
function contextOf(name: string): string {
  return `hook ${name}`;
}

/** A hook is of a source. It shares its path with sources, and may only take the place of its own. */
function requireName(name: string, source: string): void {
  if (!SEGMENT.test(name)) throw invalid({ path: "name", message: SEGMENT_WORDS });
  if (!sourceNamed(source)) {
    const known = Object.keys(SOURCES).join(", ");
    throw invalid({ path: "source", message: `must be a source: ${known}` });
  }
  if (!sourceNamed(name) || name === source) return;
  throw invalid({ path: "name", message: `${name} is a source; choose another name` });
}

function absent(name: string): never {
  throw new Refusal("notFound", `there is no hook ${name}`);
}
