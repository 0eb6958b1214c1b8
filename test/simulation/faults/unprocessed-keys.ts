import { BatchGetItemCommand } from "@aws-sdk/client-dynamodb";
import type { Fault } from "./fault.ts";

/** DynamoDB reads a part of a batch and hands the other keys back. */
export const unprocessedKeys: Fault = {
  name: "unprocessedKeys",
  most: 0.5,
  strikes: (command) => command instanceof BatchGetItemCommand,
  call({ command }, proceed, random) {
    if (!(command instanceof BatchGetItemCommand)) return proceed();
    const [[table = "", request] = []] = Object.entries(command.input.RequestItems ?? {});
    const keys = request?.Keys ?? [];
    const cut = random.whole(0, keys.length - 1);
    const part = (Keys: typeof keys) => ({ [table]: { ...request, Keys } });
    const UnprocessedKeys = part(keys.slice(cut));
    if (cut === 0) return { kind: "answer", output: { Responses: {}, UnprocessedKeys } };
    const reply = proceed(new BatchGetItemCommand({ RequestItems: part(keys.slice(0, cut)) }));
    if (reply.kind !== "answer") return reply;
    return { kind: "answer", output: { ...reply.output, UnprocessedKeys } };
  },
};
