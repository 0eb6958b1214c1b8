import * as z from "zod/mini";
import { pathOf } from "../payload.ts";

/** The repository that every payload of GitHub's has. */
export const repository = z.object({ full_name: z.string().check(z.regex(/^[^/]+\/[^/]+$/)) });

/** The resource of something in a repository. */
export function inRepository(fullName: string, ...names: string[]): string {
  return pathOf([...fullName.split("/"), ...names], "repository.full_name");
}
