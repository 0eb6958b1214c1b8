import type { Iam } from "../iam/iam.ts";
import type { FunctionDescription } from "../template/descriptions.ts";
import { arnOf } from "../template/template.ts";
import { errorsIn } from "./errors.ts";
import type { Logs } from "./logs.ts";

type Log = (functionName: string, text: string) => void;

/** Logs what functions say, as Lambda does with their own roles; the errors among it go to `complain`, too. */
export function functionLog(
  functions: readonly FunctionDescription[],
  logs: Logs,
  iam: Iam | undefined,
  complain: (text: string) => void,
): Log {
  const refused = new Set(
    functions.filter((one) => !mayLog(one, iam, complain)).map(({ name }) => name),
  );
  return (name, text) => {
    for (const error of errorsIn(text)) complain(`${name}: ${error}`);
    if (!refused.has(name)) logs.append(name, text);
  };
}

function mayLog(
  { name, logGroup }: FunctionDescription,
  iam: Iam | undefined,
  complain: (text: string) => void,
): boolean {
  const resource = arnOf("logs", `log-group:${logGroup}:log-stream:local`);
  try {
    iam?.require(name, { action: "logs:CreateLogStream", resource });
    iam?.require(name, { action: "logs:PutLogEvents", resource });
    return true;
  } catch (error) {
    complain(`${name} has no log: ${error}`);
    return false;
  }
}
