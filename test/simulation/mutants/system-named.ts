import { PRODUCTION, type System } from "../system.ts";
import { MUTANTS } from "./registry.ts";

/** A mutant by its name, or production without one; throws when there is none of that name. */
export function systemNamed(name: string | undefined): System {
  if (name === undefined) return PRODUCTION;
  const mutant = MUTANTS.find((one) => one.name === name);
  if (mutant) return mutant.mutate(PRODUCTION);
  const names = MUTANTS.map((one) => one.name).join("\n  ");
  throw new Error(`there is no mutant "${name}", but:\n  ${names}`);
}
