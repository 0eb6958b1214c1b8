import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { givenSecrets, secretValues } from "../../../lib/local/aws/secrets.ts";
import { StartFailure } from "../../../lib/local/failure.ts";
import { LocalStack } from "../../../lib/local/template/stack.ts";
import { aFolder } from "../functions/handlers.ts";
import { aTemplate, changed } from "../template/templates.ts";

const GITHUB = '{"github":["current","previous"]}';
const SECRET = "arn:aws:secretsmanager:local:000000000000:secret:Secret";

describe("given secrets", () => {
  test("are JSON, or in a file of it, or none", async () => {
    const file = join(await aFolder(), "secrets.json");
    await writeFile(file, GITHUB);
    expect(await givenSecrets(GITHUB)).toBe(GITHUB);
    expect(await givenSecrets(`@${file}`)).toBe(GITHUB);
    expect(await givenSecrets(undefined)).toBeUndefined();
  });

  test.each([
    ["no JSON", "s3cr3t"],
    ["empty", ""],
    ["a list", '["s3cr3t"]'],
    ["an empty list", "[]"],
    ["a text for a list", '{"github":"s3cr3t"}'],
    ["an empty secret", '{"github":[""]}'],
  ])("that are %s are a failure that doesn't repeat them", async (_, given) => {
    const failure = await givenSecrets(given).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StartFailure);
    expect(String(failure)).toContain("SIGNALBOX_SECRETS: webhook secrets must be JSON");
    expect(String(failure)).not.toContain("s3cr3t");
  });
});

describe("a stack's secrets", () => {
  const Environment = { Variables: { SIGNALBOX_WEBHOOK_SECRET: { Ref: "Secret" } } };

  test("have the given value if it is the webhooks'", () => {
    const stack = new LocalStack(aTemplate(changed("Worker", { Environment })));
    expect(secretValues(stack, GITHUB)).toEqual(new Map([[SECRET, GITHUB]]));
  });

  test("are as the template made them if it isn't, or nothing is given", () => {
    const theirs = new LocalStack(aTemplate());
    const ours = new LocalStack(aTemplate(changed("Worker", { Environment })));
    expect(secretValues(theirs, GITHUB)).toEqual(new Map([[SECRET, '{"a":["b"]}']]));
    expect(secretValues(ours, undefined)).toEqual(new Map([[SECRET, '{"a":["b"]}']]));
  });
});
