import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { AdministratorSecret } from "../pipeline/ports/access.ts";
import type { Clock } from "../pipeline/ports/clock.ts";

/** Milliseconds for which a secret that has been changed may still let in. */
const CACHED = 5 * 60 * 1000;

/** The secret of the first administrator's token, which AWS generated; it is read when somebody presents such a token. */
export class SecretsManagerAdministrator implements AdministratorSecret {
  readonly #client: SecretsManagerClient;
  readonly #secretId: string;
  readonly #clock: Clock;
  #cached: { readonly secret: string; readonly until: number } | undefined;

  constructor(client: SecretsManagerClient, secretId: string, clock: Clock) {
    this.#client = client;
    this.#secretId = secretId;
    this.#clock = clock;
  }

  async read(): Promise<string> {
    const now = Date.parse(this.#clock.now());
    if (!this.#cached || this.#cached.until <= now) {
      this.#cached = { secret: await this.#fetch(), until: now + CACHED };
    }
    return this.#cached.secret;
  }

  async #fetch(): Promise<string> {
    const command = new GetSecretValueCommand({ SecretId: this.#secretId });
    const { SecretString } = await this.#client.send(command);
    if (SecretString) return SecretString;
    throw new Error("the secret of the administrator's token is empty");
  }
}
