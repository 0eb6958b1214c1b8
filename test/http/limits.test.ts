import { expect, test } from "vitest";
import { EVERYTHING } from "../../lib/domain/access/scope.ts";
import type { Body } from "../../lib/http/body.ts";
import { declarationIn } from "../../lib/http/declaration-request.ts";
import {
  approvalIn,
  gateDefinitionIn,
  overrideIn,
  questionIn,
} from "../../lib/http/gate-requests.ts";
import { BODY_LIMITS, batchIn, patchIn, reportIn } from "../../lib/http/requests.ts";
import { tokenRequestIn } from "../../lib/http/token-request.ts";

const { report, request } = BODY_LIMITS;

/** Bytes that are neither JSON nor YAML, nor even UTF-8, which only who parses them finds out. */
function nonsense(bytes: number): Body {
  return { bytes: Buffer.alloc(bytes, 0xff), contentType: "application/json" };
}

test.each<[string, number, (body: Body) => Promise<unknown>]>([
  ["a report", report, reportIn],
  ["a patch", report, patchIn],
  ["a batch", request, (body) => batchIn(body, EVERYTHING)],
  ["a declaration", report, declarationIn],
  ["a gate", report, (body) => gateDefinitionIn(body, EVERYTHING)],
  ["a question", report, questionIn],
  ["an override", report, overrideIn],
  ["an approval", report, approvalIn],
  ["a token", report, tokenRequestIn],
])("%s of more than %i bytes is refused before it is parsed", async (_, most, read) => {
  await expect(read(nonsense(most))).rejects.toMatchObject({ code: "malformed" });
  await expect(read(nonsense(most + 1))).rejects.toMatchObject({ code: "tooLarge" });
});
