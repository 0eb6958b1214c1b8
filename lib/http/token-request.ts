import type { TokenRequest } from "../pipeline/token.ts";
import { tokenRequest } from "../schema/access.ts";
import { parseAs } from "../schema/shape.ts";
import { type Body, parseBody } from "./body.ts";
import { BODY_LIMITS } from "./requests.ts";

/** The token that `POST /v1/tokens` asks for; each of its verbs once. */
export async function tokenRequestIn(body: Body): Promise<TokenRequest> {
  const { verbs, ...request } = parseAs(tokenRequest, await parseBody(body, BODY_LIMITS.report));
  return { ...request, verbs: [...new Set(verbs)] };
}
