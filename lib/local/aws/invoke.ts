import { FunctionError } from "../functions/environment.ts";
import type { Invocable } from "../functions/function.ts";
import { arnOf } from "../template/template.ts";
import { AwsError } from "./error.ts";
import { type Answer, type Operation, ok, type Request } from "./operation.ts";

/** Lambda's Invoke, which waits for the answer, of the functions of this machine by ARN. */
export function invoke(functions: ReadonlyMap<string, Invocable>): Operation {
  return {
    needs: (request) => [{ action: "lambda:InvokeFunction", resource: arnIn(request) }],
    answer: async (request, body) => {
      const found = functions.get(arnIn(request));
      if (found) return answerOf(found, JSON.parse(Buffer.from(body).toString() || "{}"));
      const message = `Function not found: ${arnIn(request)}`;
      throw new AwsError("ResourceNotFoundException", message);
    },
  };
}

/** A function may be named by its name or its ARN. */
function arnIn({ FunctionName }: Request): string {
  const name = String(FunctionName);
  return name.startsWith("arn:") ? name : arnOf("lambda", `function:${name}`);
}

/** That a function failed is an answer, too: a header tells it from others. */
async function answerOf(one: Invocable, event: unknown): Promise<Answer> {
  try {
    return ok(await one.invoke(event));
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error;
    const headers = { "x-amz-function-error": "Unhandled" };
    return { ...ok({ errorMessage: error.message }), headers };
  }
}
