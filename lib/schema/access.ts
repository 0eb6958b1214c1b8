import * as z from "zod/mini";
import { ACCESS_VERBS } from "../domain/access/scope.ts";
import { pathFault } from "../domain/resource.ts";
import { duration, instant, listed, name, time } from "./values.ts";

const verbs = z
  .array(z.enum(ACCESS_VERBS, { error: `must be ${listed(ACCESS_VERBS)}` }))
  .check(z.minLength(1), z.maxLength(ACCESS_VERBS.length));

/** A path, or the empty text for everything. */
const prefix = z.string().check(
  z.superRefine((text, context) => {
    const message = text === "" ? undefined : pathFault(text);
    if (message) context.addIssue({ code: "custom", message });
  }),
);

/** The body of `POST /v1/tokens`; `until` is a time, or a duration from now. */
export const tokenRequest = z.strictObject({
  name,
  verbs,
  prefix,
  until: z.exactOptional(
    z.union([time, duration], {
      error: "must be an RFC 3339 time, or a duration such as 2160h, at most a year",
    }),
  ),
});

/** The answer to it: the only time that the token is shown. */
export const tokenCreated = z.strictObject({ id: z.string(), token: z.string() });

/** Tokens as readers see them. */
export const tokenList = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      verbs: z.array(z.enum(ACCESS_VERBS)),
      prefix: z.string(),
      until: z.exactOptional(instant),
      createdTime: instant,
      createdBy: z.string(),
    }),
  ),
});

/** Where an issuer is: by https, or on this very machine. */
const issuer = z
  .string()
  .check(
    z.refine(
      (text) => /^https:\/\/[^/?#@]+[^?#]*$/.test(text) || LOOPBACK.test(text),
      "must be an https URL",
    ),
  );
const LOOPBACK = /^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(:\d+)?(\/[^?#]*)?$/;

const text = z.string().check(z.minLength(1));

/** What a claim must be; `**` is a mistake, and so is a lone backslash, because a backslash makes a `*` literal. */
const pattern = text.check(
  z.refine(
    (one) => /^([^*\\]|\\[*\\]|\*(?!\*))*$/s.test(one),
    "must be a text in which * stands for any text, and is written \\*",
  ),
);

/** Rules of who is let in by an issuer's tokens. Without a claim that says whose they are, everybody's would do. */
export const identityRules = z.array(
  z.strictObject({
    issuer,
    audience: text,
    claims: z
      .record(text, pattern)
      .check(
        z.refine(
          (claims) => Object.values(claims).some((one) => one !== "*"),
          "must hold a claim that not every token has",
        ),
      ),
    verbs,
    prefix,
  }),
);
