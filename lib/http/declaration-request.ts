import type { Declaration } from "../domain/declaration.ts";
import { declaration } from "../schema/declaration.ts";
import { parseAs } from "../schema/shape.ts";
import { type Body, parseBody } from "./body.ts";
import { BODY_LIMITS, harmless } from "./requests.ts";

/** The declaration of `PUT /v1/resources/{path}`. */
export async function declarationIn(body: Body): Promise<Declaration> {
  return parseAs(declaration, harmless(await parseBody(body, BODY_LIMITS.report)));
}
