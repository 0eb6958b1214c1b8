import { KMSClient } from "@aws-sdk/client-kms";
import { onTestFinished } from "vitest";
import { KmsCipher } from "../../lib/aws/cipher.ts";
import { AwsEndpoint } from "../../lib/local/aws/endpoint.ts";
import { kms } from "../../lib/local/aws/kms.ts";
import type { Cipher } from "../../lib/pipeline/ports/cipher.ts";
import type { Clock } from "../../lib/pipeline/ports/clock.ts";
import { SOME_KEYS } from "../local/aws/keys.ts";

/** The real cipher, over the KMS of this machine. */
export async function aCipher(clock: Clock): Promise<Cipher> {
  const endpoint = new AwsEndpoint(kms(SOME_KEYS), undefined, () => undefined);
  onTestFinished(() => endpoint.close());
  const client = new KMSClient({
    endpoint: await endpoint.listen(),
    region: "local",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  return new KmsCipher(client, "arn:aws:kms:local:000000000000:key/a-key", clock);
}
