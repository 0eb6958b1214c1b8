import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { jwtVerify } from "jose";
import { describe, expect, test } from "vitest";
import { bytesOf } from "../../lib/domain/json.ts";
import type { SendFailure } from "../../lib/notifiers/failure.ts";
import { githubProtection } from "../../lib/notifiers/github-protection.ts";
import type { World } from "../../lib/notifiers/notifier.ts";
import { gateIn, send, shown } from "../../lib/notifiers/registry.ts";
import { parseAs } from "../../lib/schema/shape.ts";
import {
  aDecision,
  aDestination,
  aNotice,
  aWorld,
  describeNotifier,
  NOW,
} from "../contract/notifier.ts";
import { BLOCKS, GATE, REFUSING, WAITS } from "./gate-answers.ts";

const PEM = { type: "pkcs1", format: "pem" } as const;
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const OPTIONS = {
  repository: "octocat/hello",
  environment: "production",
  appId: "123456",
  privateKey: String(privateKey.export(PEM)),
  gate: GATE,
};
const chosen = (url: string) => ({ githubProtection: { ...OPTIONS, url } });

/** What GitHub answers of an installation, its token, the runs that wait, and what each waits for. */
const answersWith = (runs: readonly (readonly [id: number, environment: string])[]) => [
  '{"id": 7}',
  '{"token": "ghs_1nstallat10n"}',
  JSON.stringify({ total_count: runs.length, workflow_runs: runs.map(([id]) => ({ id })) }),
  ...runs.map(([, name]) => JSON.stringify([{ environment: { id: 1, name } }])),
];
const ANSWERS = [...answersWith([[42, "production"]]), "done"];

/** What is recorded of an answer. */
const SAID = `answered: ${GATE} passes: Passed`;

describeNotifier("githubProtection", chosen, { answers: ANSWERS, said: SAID });

async function told(decide: World["decide"], answers: readonly string[] = ANSWERS) {
  const { url, captured } = await aDestination((response, number) =>
    response.end(answers[number - 1]),
  );
  const sending = send(chosen(`${url}/api/v3`), aNotice(), aWorld(undefined, { decide }));
  const result = await sending.catch((error: SendFailure) => error);
  const reviews = captured.filter(({ url: asked }) =>
    asked.endsWith("/deployment_protection_rule"),
  );
  return {
    result,
    captured,
    reviews: reviews.map(({ url: asked, body }) => [asked, JSON.parse(body)]),
  };
}

describe("a deployment that waits for a gate", () => {
  test("is approved when the gate passes, by the app in the repository's installation", async () => {
    const { captured, reviews } = await told(async () => aDecision());
    const base = "/api/v3/repos/octocat/hello";
    expect(captured.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `GET ${base}/installation`,
      "POST /api/v3/app/installations/7/access_tokens",
      `GET ${base}/actions/runs?status=waiting&per_page=30`,
      `GET ${base}/actions/runs/42/pending_deployments`,
      `POST ${base}/actions/runs/42/deployment_protection_rule`,
    ]);
    expect(JSON.parse(captured[1]?.body ?? "")).toEqual({
      repositories: ["hello"],
      permissions: { actions: "read", deployments: "write" },
    });
    expect(captured.slice(2).map(({ headers }) => headers.authorization)).toEqual(
      Array(3).fill("Bearer ghs_1nstallat10n"),
    );
    const comment = "```text\nSignalbox: checkout/to-production passes: Passed\n```";
    const review = { environment_name: "production", state: "approved", comment };
    expect(reviews).toEqual([[`${base}/actions/runs/42/deployment_protection_rule`, review]]);
  });

  test("is asked for with a JWT that the app signed, for ten minutes at most", async () => {
    const { captured } = await told(async () => aDecision());
    const [, jwt = ""] = String(captured[0]?.headers.authorization).split(" ");
    const key = createPublicKey(OPTIONS.privateKey);
    const options = { algorithms: ["RS256"], issuer: "123456", currentDate: new Date(NOW) };
    const { payload } = await jwtVerify(jwt, key, options);
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBeLessThanOrEqual(600);
  });

  test("is rejected when the gate blocks, with what is missing", async () => {
    const { reviews } = await told(async () => BLOCKS);
    expect(reviews[0]?.[1]).toMatchObject({
      state: "rejected",
      comment: expect.stringContaining("requirement 1: wanted SmokeTested True, is False"),
    });
  });

  test.each(["notFound", "gone"] as const)("is rejected when the gate is %s", async (code) => {
    expect((await told(REFUSING[code])).reviews[0]?.[1].state).toBe("rejected");
  });

  test("goes on waiting while the gate does", async () => {
    const { result, reviews } = await told(async () => WAITS);
    const said = expect.stringMatching(/^not sent: checkout\/to-production waits, Soaking/);
    expect([result, reviews]).toEqual([{ said }, []]);
  });

  test("in every run is answered, and none to another environment", async () => {
    const runs = [
      [42, "production"],
      [43, "staging"],
      [44, "production"],
    ] as const;
    const { reviews } = await told(async () => aDecision(), [...answersWith(runs), "", ""]);
    expect(reviews.map(([url]) => /runs\/(\d+)/.exec(url)?.[1])).toEqual(["42", "44"]);
  });

  test("nowhere leaves the gate unasked", async () => {
    const { result } = await told(REFUSING.unavailable, answersWith([[43, "staging"]]));
    expect(result).toEqual({
      said: "not sent: no run of octocat/hello waits to deploy to production",
    });
  });

  test("gets a comment in which nothing is markup", async () => {
    const because = [{ requirement: 0, met: false, wanted: "```\n@octocat", actual: "`x`" }];
    const { reviews } = await told(async () => ({ ...BLOCKS, because }));
    expect(reviews[0]?.[1].comment).toMatch(/^```text\n[^`]*\n```$/);
  });

  test.each([
    [["{}"], "which installation is the repository's"],
    [['{"id": 7}', "{}"], "the installation's token"],
    [['{"id": 7}', '{"token": "t"}', "<html>"], "which runs wait"],
    [[...ANSWERS.slice(0, 3), "{}"], "what a run waits for"],
  ])("isn't answered after %j", async (answers, what) => {
    const { result, reviews } = await told(async () => aDecision(), answers);
    const message = `not sent: it doesn't tell ${what}`;
    expect([result, reviews]).toMatchObject([{ verdict: "permanent", message }, []]);
  });

  test("is answered without a word of the app's key or its tokens in what goes wrong", async () => {
    const { url, captured } = await aDestination((response, number) => {
      const { authorization } = captured.at(-1)?.headers ?? {};
      if (number < 3) response.end(ANSWERS[number - 1]);
      else response.writeHead(400).end(authorization);
    });
    const failure = await send(chosen(url), aNotice(), aWorld()).catch((error) => error);
    expect(failure.message).toBe("400: Bearer …");
  });
});

describe("the options of a protection rule", () => {
  test("are shown without the key, and say for which gate they answer", () => {
    const { privateKey: _, ...rest } = OPTIONS;
    const choice = { githubProtection: OPTIONS };
    expect(shown(choice)).toEqual({ githubProtection: rest });
    expect(gateIn(choice)).toBe(GATE);
  });

  test("fit into what is encrypted, with keys as GitHub makes them", () => {
    expect(bytesOf(JSON.stringify(chosen("https://github.example.com/api/v3")))).toBeLessThan(
      4_096,
    );
  });

  test.each(["pkcs1", "pkcs8"] as const)("take a key of %s", (type) => {
    const pem = String(privateKey.export({ type, format: "pem" }));
    const options = { ...OPTIONS, privateKey: pem };
    expect(parseAs(githubProtection.options, options).privateKey).toBe(pem);
  });

  const short = generateKeyPairSync("rsa", { modulusLength: 1_024 }).privateKey;
  const curve = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
  test.each<[string, object, RegExp]>([
    ["a key that is none", { privateKey: "s3cr3t" }, /privateKey: must be the PEM/],
    ["a short key", { privateKey: short.export(PEM) }, /privateKey: must be the PEM/],
    [
      "a key that isn't RSA's",
      { privateKey: curve.export({ type: "pkcs8", format: "pem" }) },
      /privateKey: must be the PEM/,
    ],
    ["a gate that is no path", { gate: "no//path" }, /gate: the segment/],
    ["another repository's path", { repository: "../x" }, /repository: must be an owner/],
    ["an app that is a path", { appId: "1/2" }, /appId: must be an app's id/],
  ])("are not with %s", (_, part, words) => {
    expect(() => parseAs(githubProtection.options, { ...OPTIONS, ...part })).toThrow(words);
  });
});
