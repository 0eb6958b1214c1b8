import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Clock } from "../pipeline/ports/clock.ts";
import type { Secrets } from "../pipeline/ports/delivery.ts";

/** Milliseconds for which a function may go on using secrets that have been rotated. */
const CACHED = 5 * 60 * 1000;

type Sources = Readonly<Record<string, readonly string[]>>;

/** Reads the secrets of all sources from one Secrets Manager secret: `{"github": ["current", "previous"]}`. */
export class SecretsManagerSecrets implements Secrets {
  readonly #client: SecretsManagerClient;
  readonly #secretId: string;
  readonly #clock: Clock;
  #cached: { readonly sources: Sources; readonly until: number } | undefined;

  constructor(client: SecretsManagerClient, secretId: string, clock: Clock) {
    this.#client = client;
    this.#secretId = secretId;
    this.#clock = clock;
  }

  async of(source: string): Promise<readonly string[]> {
    const now = Date.parse(this.#clock.now());
    if (!this.#cached || this.#cached.until <= now) {
      this.#cached = { sources: await this.#fetch(), until: now + CACHED };
    }
    const { sources } = this.#cached;
    return Object.hasOwn(sources, source) ? (sources[source] ?? []) : [];
  }

  async #fetch(): Promise<Sources> {
    const command = new GetSecretValueCommand({ SecretId: this.#secretId });
    const { SecretString } = await this.#client.send(command);
    return parseSecrets(SecretString ?? "{}");
  }
}

/** The secrets of each source; throws, without repeating the text, when it isn't of that shape. */
export function parseSecrets(text: string): Sources {
  const parsed = tryParse(text);
  const isObject = typeof parsed === "object" && parsed !== null && !Array.isArray(parsed);
  const lists = isObject ? Object.values(parsed) : [undefined];
  if (lists.every((list) => Array.isArray(list) && list.every(isSecret))) return parsed as Sources;
  throw new Error('webhook secrets must be JSON like {"github": ["current", "previous"]}');
}

function isSecret(value: unknown): boolean {
  return typeof value === "string" && value.length > 0;
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
