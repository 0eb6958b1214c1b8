import type { Declaration } from "../domain/declaration.ts";
import { BODY_VARIABLES } from "../domain/probe.ts";
import { invalid } from "../domain/refusal.ts";
import { declaration } from "../schema/declaration.ts";
import { parseAs } from "../schema/shape.ts";
import { harmless } from "../schema/spoken.ts";
import { type Body, parseBody } from "./body.ts";
import { BODY_LIMITS } from "./requests.ts";

/** The declaration of `PUT /v1/resources/{path}`. */
export async function declarationIn(body: Body): Promise<Declaration> {
  const declared = parseAs(declaration, harmless(await parseBody(body, BODY_LIMITS.report)));
  const expression = declared.probe?.http?.expect?.body;
  if (expression !== undefined) await refuseUncompilable(expression);
  return declared;
}

/** The compiler is loaded by the first declaration that needs it. */
async function refuseUncompilable(expression: string): Promise<void> {
  const { compile } = await import("../expression/expression.ts");
  const compiled = compile(expression, BODY_VARIABLES, "bool");
  if ("fault" in compiled) {
    throw invalid({ path: "probe.http.expect.body", message: compiled.fault });
  }
}
