import { DecryptCommand, EncryptCommand, type KMSClient } from "@aws-sdk/client-kms";
import type { Cipher } from "../pipeline/ports/cipher.ts";
import type { Clock } from "../pipeline/ports/clock.ts";

/** Milliseconds for which a function may go on using what it decrypted. */
const CACHED = 5 * 60 * 1000;
/** How many texts a function remembers; beyond that it forgets all, and asks again. */
const MOST = 200;

/** Encrypts with a key that never leaves KMS, bound to the context. */
export class KmsCipher implements Cipher {
  readonly #client: KMSClient;
  readonly #keyId: string;
  readonly #clock: Clock;
  readonly #opened = new Map<string, { readonly text: string; readonly until: number }>();

  constructor(client: KMSClient, keyId: string, clock: Clock) {
    this.#client = client;
    this.#keyId = keyId;
    this.#clock = clock;
  }

  async seal(text: string, context: string): Promise<string> {
    const { CiphertextBlob } = await this.#client.send(
      new EncryptCommand({
        KeyId: this.#keyId,
        Plaintext: Buffer.from(text),
        EncryptionContext: { context },
      }),
    );
    if (!CiphertextBlob) throw new Error("KMS answered without a ciphertext");
    return Buffer.from(CiphertextBlob).toString("base64");
  }

  async open(sealed: string, context: string): Promise<string> {
    const now = Date.parse(this.#clock.now());
    const key = `${context}\t${sealed}`;
    const known = this.#opened.get(key);
    if (known && known.until > now) return known.text;
    const text = await this.#decrypt(sealed, context);
    if (this.#opened.size >= MOST) this.#opened.clear();
    this.#opened.set(key, { text, until: now + CACHED });
    return text;
  }

  async #decrypt(sealed: string, context: string): Promise<string> {
    const { Plaintext } = await this.#client.send(
      new DecryptCommand({
        KeyId: this.#keyId,
        CiphertextBlob: Buffer.from(sealed, "base64"),
        EncryptionContext: { context },
      }),
    );
    if (!Plaintext) throw new Error("KMS answered without a text");
    return Buffer.from(Plaintext).toString();
  }
}
