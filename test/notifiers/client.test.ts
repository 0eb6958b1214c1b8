import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { Network } from "../../lib/network/network.ts";
import { rangeGuard } from "../../lib/network/ranges.ts";
import { resolveIn } from "../../lib/network/resolve.ts";
import { HttpClient } from "../../lib/notifiers/client.ts";
import { aDestination } from "../contract/notifier.ts";

test("all requests of a notice have as long as one, and each notice has it anew", async () => {
  const { url, captured } = await aDestination();
  const limit = 200;
  const client = new HttpClient(new Network(rangeGuard(["127.0.0.0/8"]), resolveIn()), limit);
  const notice = client.forOneNotice();
  await sleep(limit + 1);
  const late = await notice.send({ url, secrets: [] }).catch((failure) => failure);
  expect([late, captured]).toMatchObject([{ verdict: "temporary" }, []]);
  await expect(client.forOneNotice().send({ url, secrets: [] })).resolves.toMatchObject({
    said: "ok",
  });
});
