import { parentPort, workerData } from "node:worker_threads";

/** One invocation, and what came of it. */
export type Invocation = { readonly event: unknown; readonly requestId: string };
export type Answer = {
  readonly value?: unknown;
  readonly error?: { readonly name: string; readonly message: string };
};

/** What tells a worker which function it is. */
export type WorkerData = {
  readonly module: string;
  readonly exportName: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly timeout: number;
};

type Handler = (event: unknown, context: unknown) => Promise<unknown>;

const { module, exportName, functionName, functionArn, timeout } = workerData as WorkerData;
const { [exportName]: handler } = (await import(module)) as Record<string, Handler | undefined>;
if (!handler) throw new Error(`${module} exports no ${exportName}`);
const port = parentPort;

port?.on("message", ({ event, requestId }: Invocation) => {
  void invoke(handler, event, requestId).then((answer) => port.postMessage(answer));
});
port?.postMessage("ready");

async function invoke(handle: Handler, event: unknown, requestId: string): Promise<Answer> {
  try {
    return { value: asJson(await handle(event, contextOf(requestId))) };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return { error: { name, message } };
  }
}

/** Lambda hands an answer on as JSON, whatever else it was. */
function asJson(value: unknown): unknown {
  return value === undefined ? null : JSON.parse(JSON.stringify(value) ?? "null");
}

/** The context that Lambda gives a handler. */
function contextOf(awsRequestId: string) {
  const deadline = Date.now() + timeout;
  return {
    awsRequestId,
    functionName,
    functionVersion: "$LATEST",
    invokedFunctionArn: functionArn,
    memoryLimitInMB: "512",
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: "local",
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(deadline - Date.now(), 0),
  };
}
