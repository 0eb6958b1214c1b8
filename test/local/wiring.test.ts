import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, inject, test } from "vitest";
import { compilePattern } from "../../lib/domain/pattern/pattern.ts";
import { Buckets } from "../../lib/local/buckets.ts";
import { Bus } from "../../lib/local/bus/bus.ts";
import { busRules } from "../../lib/local/bus/targets.ts";
import { EngineClient } from "../../lib/local/engine/client.ts";
import type { Engine } from "../../lib/local/engine/engine.ts";
import { StartFailure } from "../../lib/local/failure.ts";
import { Iam } from "../../lib/local/iam/iam.ts";
import { streamArnOf } from "../../lib/local/template/resource-types.ts";
import { LocalStack } from "../../lib/local/template/stack.ts";
import { drain, mappingsOf, routesOf, trimStreams, type Wiring } from "../../lib/local/wiring.ts";
import { aJournal, aMapping, aTable } from "./engine/tables.ts";
import { aFolder } from "./functions/handlers.ts";
import { Recorder } from "./stream/streams.ts";
import { aTemplate, changed } from "./template/templates.ts";

const WORKER = "arn:aws:lambda:local:000000000000:function:Worker";

async function aWiring(
  changes: Parameters<typeof aTemplate>[0] = {},
  wiring: Partial<Wiring> = {},
): Promise<Wiring> {
  const endpoint = inject("dynamodb");
  const engine: Engine = {
    endpoint,
    client: new EngineClient(endpoint),
    stop: async () => undefined,
  };
  return {
    stack: new LocalStack(aTemplate(changes)),
    functions: new Map([[WORKER, new Recorder()]]),
    engine,
    journal: await aJournal(),
    buckets: new Buckets(await aFolder(), ["Failures"]),
    iam: undefined,
    complain: () => undefined,
    ...wiring,
  };
}

test("a route leads to its function, and says whether its callers sign in", async () => {
  expect(routesOf(await aWiring())).toMatchObject([
    { key: "GET /v1/things/{path+}", signedIn: true, function: { name: "Recorder" } },
  ]);
  expect(routesOf(await aWiring(changed("Route", { AuthorizationType: "NONE" })))).toMatchObject([
    { signedIn: false },
  ]);
});

/** What Lambda does with a function's role for a mapping, to the stream and to the bucket. */
const MAPPING: readonly (readonly [action: string, resource: string])[] = [
  ["dynamodb:DescribeStream", streamArnOf("Table")],
  ["dynamodb:GetRecords", streamArnOf("Table")],
  ["dynamodb:GetShardIterator", streamArnOf("Table")],
  ["dynamodb:ListStreams", streamArnOf("Table")],
  ["s3:ListBucket", "arn:aws:s3:::Failures"],
  ["s3:PutObject", "arn:aws:s3:::Failures/*"],
];

/** IAM where the function that records may do so much. */
function anIam(allowed: typeof MAPPING): Iam {
  const role = "arn:role";
  const Statement = allowed.map(([Action, Resource]) => ({ Effect: "Allow", Action, Resource }));
  return new Iam({
    functions: [{ name: "Recorder", role }],
    roles: [{ name: "Role", arn: role, policies: [{ Statement }] }],
  });
}

test("a mapping starts when its function's role allows what Lambda does for it", async () => {
  const iam = anIam(MAPPING);
  expect(mappingsOf(await aWiring({}, { iam }))).toHaveLength(1);
  const used = iam.roles.flatMap((role) => role.used.map(({ action }) => action));
  expect(used).toEqual(MAPPING.map(([action]) => action));
});

test.each(MAPPING)(
  "a mapping can't start when its function's role doesn't allow %s",
  async (action) => {
    const iam = anIam(MAPPING.filter(([one]) => one !== action));
    const wiring = await aWiring({}, { iam });
    expect(() => mappingsOf(wiring)).toThrow(StartFailure);
    expect(() => mappingsOf(wiring)).toThrow(
      `User: arn:aws:sts::000000000000:assumed-role/Role/Recorder is not authorized to perform: ${action} on resource: `,
    );
  },
);

test("a mapping reads its table", async () => {
  expect(mappingsOf(await aWiring())).toMatchObject([{ id: "Stream", table: "Table" }]);
});

describe("what can't be wired is a failure that names it:", () => {
  test.each<[string, Parameters<typeof aTemplate>[0], string]>([
    [
      "a mapping without a bucket for what it gives up",
      changed("Stream", { DestinationConfig: undefined }),
      "the mapping Stream has no bucket for what it gives up",
    ],
    [
      "a mapping of another stream",
      changed("Stream", { EventSourceArn: "arn:aws:dynamodb:x:y:table/Other/stream/1" }),
      "the mapping Stream reads arn:aws:dynamodb:x:y:table/Other/stream/1, which is no stream",
    ],
    [
      "a mapping to another function",
      changed("Stream", { FunctionName: "Other" }),
      "the mapping Stream invokes arn:aws:lambda:local:000000000000:function:Other",
    ],
    [
      "a mapping with a filter that is none",
      changed("Stream", { FilterCriteria: { Filters: [{ Pattern: '{"eventName":"INSERT"}' }] } }),
      "the mapping Stream has a pattern that AWS would refuse",
    ],
    [
      "a mapping with a filter on a number that no double can hold",
      changed("Stream", {
        FilterCriteria: { Filters: [{ Pattern: '{"a":[{"numeric":["=",1e-400]}]}' }] },
      }),
      "the mapping Stream has a pattern that AWS would refuse",
    ],
    [
      "a mapping with a filter that is no JSON",
      changed("Stream", { FilterCriteria: { Filters: [{ Pattern: "{" }] } }),
      "the mapping Stream has a pattern that AWS would refuse",
    ],
  ])("%s", async (_, changes, message) => {
    const wiring = await aWiring(changes);
    const wire = () => mappingsOf(wiring);
    expect(wire).toThrow(StartFailure);
    expect(wire).toThrow(message);
  });

  test.each<[string, object, string]>([
    [
      "a rule with a pattern that is none",
      { EventPattern: { source: "us" } },
      "the rule Rule has a pattern",
    ],
    [
      "a rule to what can't be reached from here",
      { Targets: [{ Id: "T", Arn: "arn:aws:sqs:x:y:queue" }] },
      "the rule Rule sends to arn:aws:sqs:x:y:queue",
    ],
    [
      "a rule that makes something else of its events",
      { Targets: [{ Id: "T", Arn: WORKER, InputTransformer: {} }] },
      "the rule Rule has a target with InputTransformer",
    ],
  ])("%s", (_, properties, message) => {
    const { rules } = new LocalStack(aTemplate(changed("Rule", properties)));
    const wire = () =>
      busRules(rules, { functionByArn: () => undefined, writeLog: () => undefined });
    expect(wire).toThrow(StartFailure);
    expect(wire).toThrow(message);
  });
});

describe("streams and bus have drained when", () => {
  test("what one mapping's function writes has been through the others", async () => {
    const [table, journal] = [await aTable(), await aJournal()];
    const reader = new Recorder(async ([resource]) => {
      if (resource === "second") await sleep(100);
    });
    const writer = new Recorder(async ([resource]) => {
      await sleep(60);
      if (resource === "first") await table.put("second");
    });
    const mappings = [
      aMapping(table, reader, journal, { id: "Reader" }),
      aMapping(table, writer, journal, { id: "Writer" }),
    ];
    await table.put("first");
    await drain(mappings, new Bus(journal, [], [], () => undefined));
    expect(reader.batches).toEqual([["first"], ["second"]]);
    expect(mappings.map(({ handled }) => handled)).toEqual([2, 2]);
  });

  test("what a stream put on the bus, and that wrote to the table, has been through", async () => {
    const [table, journal] = [await aTable(), await aJournal()];
    const target = async () => {
      await sleep(60);
      await table.put("second");
    };
    const pattern = compilePattern({ source: ["us"] });
    const rules = [{ bus: "default", pattern, targets: { target } }];
    const bus = new Bus(journal, [], rules, () => undefined);
    const receiver = new Recorder(([resource]) => {
      if (resource === "first")
        bus.put("default", { source: "us", "detail-type": "x", detail: {} });
    });
    const mapping = aMapping(table, receiver, journal);
    await table.put("first");
    await drain([mapping], bus);
    expect(receiver.batches).toEqual([["first"], ["second"]]);
  });
});

test("a stream that can't be trimmed is complained of, and nothing more", async () => {
  const complaints: string[] = [];
  const wiring = await aWiring({}, { complain: (text) => complaints.push(text) });
  const file = `${await aFolder()}/no-such-folder/dynamodb.sqlite`;
  wiring.journal.saveCheckpoint("Stream", "shard", "1");
  trimStreams({ ...wiring, engine: { ...wiring.engine, file } }, mappingsOf(wiring));
  expect(complaints).toEqual([expect.stringContaining("the stream of Table is not being trimmed")]);
});
