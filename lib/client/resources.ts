import type { Declaration } from "../domain/declaration.ts";
import type { ResourceStatus } from "../domain/status.ts";
import type { Kept } from "./answers.ts";
import { documentOf, to } from "./calls.ts";
import type { Document, Transport } from "./transport.ts";

/** What is declared of resources. */
export class Resources {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Declares a resource, in place of what was declared before. */
  async declare(path: string, declaration: Declaration | Document): Promise<Kept<ResourceStatus>> {
    return this.#transport.keep(to("PUT", "resources", path, documentOf(declaration)));
  }

  /** The declaration of a resource. */
  async get(path: string): Promise<Declaration> {
    return this.#transport.body(to("GET", "resources", path));
  }

  /** Deletes a resource; again is as good as once. */
  async remove(path: string): Promise<void> {
    await this.#transport.body(to("DELETE", "resources", path));
  }
}
