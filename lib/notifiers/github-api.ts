import * as z from "zod/mini";

export const GITHUB_API = "https://api.github.com";

/** The headers of every call, but for who makes it. */
export const GITHUB_HEADERS = {
  accept: "application/vnd.github+json",
  "x-github-api-version": "2022-11-28",
} as const;

/** A repository as an owner and a name, which go into a path as they are. */
export const repository = z.string().check(
  z.maxLength(200),
  z.refine(
    (text) => /^[\w-][\w.-]*\/[\w-][\w.-]*$/.test(text),
    "must be an owner and a name, such as octocat/hello",
  ),
);
