import * as z from "zod/mini";
import type { Json } from "../domain/json.ts";
import { parseAs } from "../schema/shape.ts";
import { filled, idOf, instant, messageOf, pathOf, text } from "./payload.ts";
import { credential } from "./signature/token.ts";
import type { Kind, Source, SourceReport } from "./source.ts";
import { type Verdicts, verdictOn } from "./verdict.ts";

const VERDICTS = { True: ["up"], False: ["down"] } as const satisfies Verdicts;

const flipPayload = z.object({
  template: z.object({ code: z.string(), status: z.string(), now: instant }),
  check: z.nullish(z.object({ name: text, desc: text, tags: text })),
});

/** A check that went up or down: its own `status` may have changed since, the template's has not. */
const flip: Kind = {
  resource: "healthchecks/{code}",
  conditions: { Healthy: VERDICTS },
  order: "`template.now`",
  normalize,
};

function normalize(payload: Json): SourceReport[] {
  const { template, check } = parseAs(flipPayload, payload);
  const { code, status, now } = template;
  const message = messageOf(check?.desc);
  return [
    {
      resource: pathOf(["healthchecks", code], "template.code"),
      input: {
        id: idOf(code, now, status),
        reporter: "healthchecks",
        observedAt: now,
        conditions: [{ type: "Healthy", ...verdictOn(VERDICTS, status), message }],
        data: filled({ name: check?.name, tags: check?.tags }),
      },
    },
  ];
}

/** The webhooks of Healthchecks.io and its self-hosted likes, whose body is their user's own. */
export const healthchecks: Source = {
  title: "Healthchecks",
  notes:
    'Make it a webhook for down and for up, with `POST`, the request headers `Content-Type: application/json` and `Authorization: Bearer …`, and for both the body `{"template": {"code": "$CODE", "status": "$STATUS", "now": "$NOW"}, "check": $JSON}`. Its times are of whole seconds.',
  signature: credential,
  kinds: { flip },
  kindOf: () => "flip",
};
