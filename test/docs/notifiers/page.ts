import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  isIdempotent,
  NOTIFIERS,
  type NotifierName,
  tellsSummaries,
} from "../../../lib/notifiers/registry.ts";
import { aDecision } from "../../contract/notifier.ts";
import { BLOCKS } from "../../notifiers/gate-answers.ts";
import { ANSWERERS } from "./answerers.ts";
import { AWS_TELLERS } from "./aws.ts";
import { fenced, requestsFor } from "./captured.ts";
import type { Example } from "./example.ts";
import { endOfIt, FAILURE, severalThings } from "./notices.ts";
import { TELLERS } from "./tellers.ts";

export const EXAMPLES: Readonly<Record<NotifierName, Example>> = {
  ...TELLERS,
  ...AWS_TELLERS,
  ...ANSWERERS,
};

/** What is written by hand comes after this line, and stays. */
const BY_HAND = "<!-- What follows is written by hand. -->\n";
const PATTERN = {
  "detail-type": ["HealthTransitioned"],
  detail: { ancestors: ["checkout/production"] },
};

/** Where a notifier's page is. */
export function pathOf(name: NotifierName): string {
  return fileURLToPath(new URL(`../../../docs/notifiers/${name}.md`, import.meta.url));
}

/** The page of a notifier: what is sent as it is sent, and the rest as it is there. */
export async function pageOf(name: NotifierName): Promise<string> {
  const example = EXAMPLES[name];
  const again = isIdempotent(example.choose(example.host))
    ? "Twice is the same as once: what may have been taken is sent again."
    : "What may have been taken isn't sent again.";
  const sent = Object.hasOwn(ANSWERERS, name) ? await answersOf(example) : await newsOf(example);
  const made = [
    `# ${name}`,
    "",
    `${NOTIFIERS[name].title}. ${again} What holds for all is [here](../notifiers.md).`,
    "",
    ...example.notes.map((note) => `- ${note}`),
    "",
    "## Subscribe",
    "",
    fenced("sh", commandOf(example)),
    "",
    "## What it sends",
    "",
    ...sent,
    "",
  ];
  return made.join("\n") + byHandIn(pathOf(name));
}

/** What of a subscription is put in the example of its notifier. */
export function bodyOf({ pattern = PATTERN, choose, host }: Example): object {
  return { pattern, notifier: choose(host) };
}

function commandOf(example: Example): string {
  const { name = "on-call", shortened: cut = {} } = example;
  const whole = JSON.stringify(bodyOf(example), null, 2);
  const body = Object.entries(cut).reduce(
    (text, [long, short]) => text.replaceAll(JSON.stringify(long), JSON.stringify(short)),
    whole,
  );
  return `curl -X PUT localhost:4000/v1/subscriptions/${name} -H 'content-type: application/json' -d '${body}'`;
}

async function newsOf(example: Example): Promise<string[]> {
  const failure = await requestsFor(example, FAILURE);
  const end = await requestsFor(example, endOfIt());
  const told = ["A failure:", ...failure, "Its end:", ...end];
  if (!tellsSummaries(example.choose(example.host))) return apart(...told);
  const several = await requestsFor(example, severalThings());
  return apart(...told, "Several things at once, by `group` or `maxPerHour`:", ...several);
}

/** Who blocks is looked for as who passes is, so that only what differs is shown. */
async function answersOf(example: Example): Promise<string[]> {
  const asked = (decision = aDecision()) =>
    requestsFor(example, FAILURE, { decide: async () => decision });
  const [passed, blocked] = [await asked(), await asked(BLOCKS)];
  const last = blocked.slice(-1);
  const title = blocked.length > 1 ? "When it blocks, in the end:" : "When it blocks:";
  return apart("When the gate passes:", ...passed, title, ...last, "While it waits, nothing.");
}

/** Paragraphs, with an empty line between any two. */
function apart(...paragraphs: string[]): string[] {
  return paragraphs.flatMap((one, at) => (at === 0 ? [one] : ["", one]));
}

function byHandIn(path: string): string {
  if (!existsSync(path)) return "";
  const [, ...rest] = readFileSync(path, "utf8").split(BY_HAND);
  return rest.length === 0 ? "" : `\n${BY_HAND}${rest.join(BY_HAND)}`;
}
