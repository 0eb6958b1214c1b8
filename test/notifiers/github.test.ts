import { describe, expect, test } from "vitest";
import { SendFailure } from "../../lib/notifiers/failure.ts";
import { github } from "../../lib/notifiers/github.ts";
import { send, shown } from "../../lib/notifiers/registry.ts";
import { parseAs } from "../../lib/schema/shape.ts";
import {
  aDestination,
  aFailedCondition,
  aNotice,
  aRecovery,
  aWorld,
  type Captured,
  describeNotifier,
  REVISION,
} from "../contract/notifier.ts";

const OPTIONS = { repository: "octocat/hello", token: "github_pat_s3cr3t" };
const chosen = (url: string) => ({ github: { ...OPTIONS, url } });

describeNotifier("github", chosen);

const bodyOf = ({ body }: Captured) => JSON.parse(body);

async function told(notice = aNotice()) {
  const { url, captured } = await aDestination((response) => response.writeHead(201).end("{}"));
  await send(chosen(`${url}/api/v3/`), notice, aWorld());
  const [request = expect.fail()] = captured;
  return { request, body: bodyOf(request) };
}

describe("a status of a commit at GitHub", () => {
  test("is a failure of the revision", async () => {
    const { request, body } = await told();
    expect(request.url).toBe(`/api/v3/repos/octocat/hello/statuses/${REVISION}`);
    expect(request.headers.authorization).toBe("Bearer github_pat_s3cr3t");
    expect(body).toEqual({
      state: "failure",
      description: "FAILING: checkout/api is Down",
      context: "signalbox/checkout/api/Health",
    });
  });

  test("is a success once that has recovered, in the same context", async () => {
    expect((await told(aRecovery())).body).toEqual({
      state: "success",
      description: "RECOVERED: checkout/api is Ready after 12m3s of Down",
      context: "signalbox/checkout/api/Health",
    });
  });

  test("is pending for what is neither", async () => {
    expect((await told(aNotice({}, { phase: "other" }))).body.state).toBe("pending");
  });

  test("stays within GitHub's bounds", async () => {
    const { body } = await told(aNotice({ resource: "r".repeat(512) }));
    expect([body.description.length, body.context.length]).toEqual([140, 255]);
  });

  test.each([undefined, "v1.2.3", "6dcb09b", "../../hooks"])(
    "isn't sent for a revision like %s",
    async (revision) => {
      const { url, captured } = await aDestination();
      const { revision: _, ...data } = aNotice().data;
      const notice = { ...aNotice(), data: revision === undefined ? data : { ...data, revision } };
      const failure = await send(chosen(url), notice, aWorld()).catch((error) => error);
      expect(failure).toBeInstanceOf(SendFailure);
      expect([failure.verdict, captured]).toEqual(["permanent", []]);
    },
  );

  test("is sent again later when there were too many requests, which GitHub calls a 403", async () => {
    const reset = Math.floor(Date.now() / 1_000) + 600;
    const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(reset) };
    const { url } = await aDestination((response) => response.writeHead(403, headers).end());
    const failure = await send(chosen(url), aNotice(), aWorld()).catch((error) => error);
    expect(failure.verdict).toBe("temporary");
    expect(failure.retryAfter).toBeGreaterThan(590_000);
    expect(failure.retryAfter).toBeLessThanOrEqual(600_000);
  });

  test("isn't sent again when it is forbidden", async () => {
    const { url } = await aDestination((response) => response.writeHead(403).end());
    const failure = await send(chosen(url), aNotice(), aWorld()).catch((error) => error);
    expect(failure.verdict).toBe("permanent");
  });
});

describe("a status of a deployment at GitHub", () => {
  async function deployed(list: string, notice = aNotice()) {
    const { url, captured } = await aDestination((response) =>
      response.end(captured.at(-1)?.method === "GET" ? list : "{}"),
    );
    const choice = { github: { ...OPTIONS, url, environment: "production" } };
    const taken = await send(choice, notice, aWorld()).catch((error) => error);
    return { taken, captured };
  }

  test("is told of the newest deployment of the revision to the environment", async () => {
    const { captured } = await deployed('[{"id": 7}]', aFailedCondition("no"));
    const [lookup = expect.fail(), status = expect.fail()] = captured;
    const query = `sha=${REVISION}&environment=production&per_page=1`;
    expect([lookup.method, lookup.url]).toEqual([
      "GET",
      `/repos/octocat/hello/deployments?${query}`,
    ]);
    expect([status.method, status.url]).toEqual([
      "POST",
      "/repos/octocat/hello/deployments/7/statuses",
    ]);
    expect(bodyOf(status)).toEqual({
      state: "failure",
      description: "FAILING: checkout/api Reachable is False",
      environment: "production",
      auto_inactive: false,
    });
  });

  test.each([
    ["[]", `not sent: there is no deployment of ${REVISION} there`],
    ["<html>", "not sent: it lists no deployments"],
    ['[{"id": "../../x"}]', "not sent: it lists no deployments"],
  ])("isn't sent when the deployments are %s", async (list, words) => {
    const { taken, captured } = await deployed(list);
    expect([taken.verdict, taken.message]).toEqual(["permanent", words]);
    expect(captured).toHaveLength(1);
  });
});

describe("the options of GitHub", () => {
  test("are shown without the token", () => {
    expect(shown({ github: OPTIONS })).toEqual({ github: { repository: "octocat/hello" } });
  });

  test.each([
    [{ ...OPTIONS, repository: "hello" }, /repository: must be an owner and a name/],
    [{ ...OPTIONS, repository: "octocat/../x" }, /repository: must be an owner and a name/],
    [{ ...OPTIONS, token: "two\nlines" }, /token: must be printable/],
    [{ ...OPTIONS, sha: REVISION }, /sha: is not a key that is known here/],
  ])("are not like %j", (options, words) => {
    expect(() => parseAs(github.options, options)).toThrow(words);
  });
});
