import { Construct } from "constructs";
import { ANSWER_TIMEOUT } from "./http-api.ts";
import type { SecretsKey } from "./secrets-key.ts";
import { type CallerVerbProps, VerbFunction } from "./verb-function.ts";

export interface HookProps extends CallerVerbProps {
  readonly secretsKey: SecretsKey;
}

/** Named ways in: the only function that can encrypt their secrets, and it can't read them again. */
export class Hook extends Construct {
  readonly function: VerbFunction<"hook">;

  constructor(scope: Construct, id: string, { bundles, table, identities, secretsKey }: HookProps) {
    super(scope, id);
    this.function = new VerbFunction(this, "Verb", {
      verb: "hook",
      bundle: bundles.hook,
      settings: { table: table.name, secretsKey: secretsKey.arn, identities },
      timeout: ANSWER_TIMEOUT,
    });
    this.function.allow(["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem"], table.arn);
    this.function.allow(["kms:Encrypt"], secretsKey.arn);
  }
}
