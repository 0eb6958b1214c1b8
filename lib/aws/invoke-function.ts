/** Milliseconds that a connection to Lambda may take; how long the answer may, the caller says. */
const CONNECTION_TIMEOUT = 1_000;

/**
 * Invokes a Lambda function and gives its answer, as text; throws when it fails, or may not be invoked.
 * Once: a function that has failed, or is slow, is not asked again. Lambda's client is loaded by the first call.
 */
export async function invokeFunction(
  functionName: string,
  payload: string,
  abortSignal: AbortSignal,
): Promise<string> {
  const { LambdaClient, InvokeCommand } = await import("@aws-sdk/client-lambda");
  const client = new LambdaClient({
    maxAttempts: 1,
    requestHandler: { connectionTimeout: CONNECTION_TIMEOUT },
  });
  const command = new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from(payload) });
  try {
    const { Payload, FunctionError } = await client.send(command, { abortSignal });
    if (FunctionError !== undefined) throw new Error("the function failed");
    return Buffer.from(Payload ?? []).toString();
  } finally {
    client.destroy();
  }
}
