import { createHmac, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GateDecision } from "../lib/domain/gate/decision.ts";
import { startService } from "../lib/local/service.ts";

const SECRET = "demo";

/** A running service with nothing in it, and somebody's API that it can probe. */
export class Stage implements AsyncDisposable {
  readonly url: string;
  /** Where the API answers, until it is broken. */
  readonly apiUrl: string;
  isBroken = false;
  readonly #parts: AsyncDisposableStack;

  private constructor(url: string, apiUrl: string, parts: AsyncDisposableStack) {
    this.url = url;
    this.apiUrl = apiUrl;
    this.#parts = parts;
  }

  /** Starts everything on free ports of this machine, with data that is gone afterwards. */
  static async open(step: (text: string) => void): Promise<Stage> {
    await using parts = new AsyncDisposableStack();
    const data = await mkdtemp(join(tmpdir(), "signalbox-demo-"));
    parts.defer(() => rm(data, { recursive: true, force: true }));
    const api = parts.adopt(createServer(), (server) => {
      server.closeAllConnections();
      server.close();
    });
    await new Promise<void>((resolve) => api.listen(0, "127.0.0.1", resolve));
    const complain = (text: string) => void process.stderr.write(`${text}\n`);
    const options = { host: "127.0.0.1", port: 0, data, enforceIam: false, step, complain };
    const secrets = JSON.stringify({ github: [SECRET] });
    const service = await startService({
      ...options,
      secrets,
      identities: undefined,
      onTransition: () => undefined,
    });
    parts.defer(() => service.stop());
    const apiUrl = `http://127.0.0.1:${(api.address() as AddressInfo).port}/health`;
    const stage = new Stage(service.url, apiUrl, parts.move());
    api.on("request", (_, response) => response.writeHead(stage.isBroken ? 503 : 200).end());
    return stage;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts.disposeAsync();
  }

  /** Calls the service; throws unless it says yes. */
  async call<T>(method: string, path: string, body?: object): Promise<T> {
    return this.#send(method, path, body && JSON.stringify(body), {});
  }

  /** A webhook as GitHub sends and signs it when a deployment has succeeded. */
  async deployed(repository: string, environment: string, sha: string): Promise<void> {
    const now = new Date().toISOString();
    const body = JSON.stringify({
      action: "created",
      repository: { full_name: repository },
      deployment: { id: 1, environment, sha, ref: "main" },
      deployment_status: {
        id: 1,
        state: "success",
        description: "Deployment finished successfully.",
        environment_url: this.apiUrl,
        updated_at: now,
      },
    });
    const signature = createHmac("sha256", SECRET).update(body).digest("hex");
    await this.#send("POST", "/v1/webhooks/github", body, {
      "x-github-event": "deployment_status",
      "x-github-delivery": randomUUID(),
      "x-hub-signature-256": `sha256=${signature}`,
    });
  }

  /** Lets what is scheduled run now, and everything that follows of it. */
  async settle(): Promise<void> {
    await this.call("POST", "/_local/sweep");
    await this.call("POST", "/_local/idle");
  }

  decision(gate: string): Promise<GateDecision> {
    return this.call("GET", `/v1/gates/${gate}`);
  }

  async #send<T>(method: string, path: string, body: string | undefined, headers: object) {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return (text === "" ? undefined : JSON.parse(text)) as T;
  }
}
