import { randomUUID } from "node:crypto";
import { arnOf } from "../template/template.ts";
import { AwsError } from "./error.ts";
import { type Operation, ok, type Request } from "./operation.ts";

/** Secrets Manager's GetSecretValue, for secrets by their ARNs. */
export function getSecretValue(secrets: ReadonlyMap<string, string>): Operation {
  return {
    needs: (request) => [{ action: "secretsmanager:GetSecretValue", resource: arnIn(request) }],
    answer: (request) => ok(secretOf(secrets, arnIn(request))),
  };
}

/** A secret may be named by its name or its ARN. */
function arnIn({ SecretId }: Request): string {
  const id = String(SecretId);
  return id.startsWith("arn:") ? id : arnOf("secretsmanager", `secret:${id}`);
}

function secretOf(secrets: ReadonlyMap<string, string>, arn: string) {
  const value = secrets.get(arn);
  if (value !== undefined) {
    return { ARN: arn, Name: arn.split(":").at(-1), VersionId: randomUUID(), SecretString: value };
  }
  throw new AwsError(
    "ResourceNotFoundException",
    "Secrets Manager can't find the specified secret.",
  );
}
