import { parentPort, workerData } from "node:worker_threads";

/** One invocation, and what came of it. */
export type Invocation = {
  readonly id: number;
  readonly event: unknown;
  readonly requestId: string;
};
export type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: { readonly name: string; readonly message: string } };

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

port?.on("message", ({ id, event, requestId }: Invocation) => {
  void invoke(handler, id, event, requestId).then((answer) => port.postMessage(answer));
});
port?.postMessage("ready");

async function invoke(
  handle: Handler,
  id: number,
  event: unknown,
  requestId: string,
): Promise<Answer> {
  try {
    return { id, value: await handle(event, contextOf(requestId)) };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return { id, error: { name, message } };
  }
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
