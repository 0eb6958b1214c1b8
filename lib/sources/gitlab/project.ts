import * as z from "zod/mini";
import { pathOf } from "../payload.ts";

/** A project with the groups that it is in. */
export const projectPath = z
  .string()
  .check(z.regex(/^[^/]+(\/[^/]+)+$/, "must be a project's path"));
export const project = z.object({ path_with_namespace: projectPath });

/** The resource of something in a project, below its groups. */
export function inProject(path: string, ...names: string[]): string {
  return pathOf([...path.split("/"), ...names], "project.path_with_namespace");
}
