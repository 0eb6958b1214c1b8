import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { AwsError } from "./error.ts";
import { type Operation, type Operations, ok, type Request } from "./operation.ts";

const ALGORITHM = "aes-256-gcm";
const NONCE = 12;
const TAG = 16;

/** The keys of this machine, by the ARN that a stack gives them. */
export type LocalKeys = { keyOf(arn: string): Uint8Array };

/** KMS's Encrypt and Decrypt, as far as the functions use them. */
export function kms(keys: LocalKeys): Operations {
  return {
    "TrentService.Encrypt": operation("kms:Encrypt", (request) => ({
      KeyId: request.KeyId,
      CiphertextBlob: seal(keys, request),
    })),
    "TrentService.Decrypt": operation("kms:Decrypt", (request) => ({
      KeyId: request.KeyId,
      Plaintext: open(keys, request),
    })),
  };
}

function operation(action: string, answer: (request: Request) => unknown): Operation {
  return {
    needs: ({ KeyId }) => [{ action, resource: String(KeyId) }],
    answer: (request) => ok(answer(request)),
  };
}

function seal(keys: LocalKeys, { KeyId, Plaintext, EncryptionContext }: Request): string {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv(ALGORITHM, keys.keyOf(String(KeyId)), nonce);
  cipher.setAAD(Buffer.from(JSON.stringify(EncryptionContext ?? {})));
  const text = Buffer.from(String(Plaintext), "base64");
  const sealed = Buffer.concat([cipher.update(text), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64");
}

function open(keys: LocalKeys, { KeyId, CiphertextBlob, EncryptionContext }: Request): string {
  const bytes = Buffer.from(String(CiphertextBlob), "base64");
  const decipher = createDecipheriv(ALGORITHM, keys.keyOf(String(KeyId)), bytes.subarray(0, NONCE));
  decipher.setAAD(Buffer.from(JSON.stringify(EncryptionContext ?? {})));
  decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
  try {
    const text = Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]);
    return text.toString("base64");
  } catch {
    throw new AwsError("InvalidCiphertextException", "");
  }
}
