import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Declaration } from "../../lib/domain/declaration.ts";
import type { RollupDeclaration } from "../../lib/domain/rollup-policy.ts";

const PIPELINES = ["checkout", "search", "payments"] as const;
const ENVIRONMENTS = ["dev", "test", "staging", "production"] as const;
const COMPONENTS = 10;

/** A component of the tree: some are probed, others reported, and one that nobody misses isn't critical. */
export type Component = {
  readonly path: string;
  readonly isProbed: boolean;
  readonly critical: boolean;
};

/** How each pipeline's members count. */
export const POLICIES: Readonly<Record<string, RollupDeclaration>> = {
  checkout: { policy: "default" },
  search: { policy: "worst" },
  payments: { policy: "quorum", min: 2 },
};

export const TREE: readonly Component[] = PIPELINES.flatMap((pipeline) =>
  ENVIRONMENTS.flatMap((environment) =>
    Array.from({ length: COMPONENTS }, (_, n) => ({
      path: `${pipeline}/${environment}/c${n}`,
      isProbed: n < COMPONENTS / 2,
      critical: n !== COMPONENTS - 1,
    })),
  ),
);

/** The one file that declares the tree, in YAML; what is probed answers below a base address. */
export function manifestOf(base: string): string {
  const groups = Object.entries(POLICIES).map(([resource, rollup]) => ({ resource, rollup }));
  const components = TREE.map(({ path, isProbed, critical }) => ({
    resource: path,
    ...(!critical && { critical }),
    ...(isProbed && probeOf(`${base}/${path}`)),
  }));
  // JSON is YAML.
  return [...groups, ...components].map((one) => `---\n${JSON.stringify(one)}\n`).join("");
}

function probeOf(url: string): Declaration {
  return { probe: { http: { url }, every: "5s", timeout: "2s" }, thresholds: { failure: 2 } };
}

/** Services that are probed: each answers at its component's path, well unless it is among the broken. */
export class Probed {
  readonly broken = new Set<string>();
  readonly #server: Server;

  constructor() {
    this.#server = createServer(({ url = "" }, response) => {
      response.writeHead(this.broken.has(url.slice(1)) ? 503 : 200).end();
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** Numbers from 0 up to 1 that are the same in every run. */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
