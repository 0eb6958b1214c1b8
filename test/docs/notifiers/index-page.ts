import { NOTIFIERS, type NotifierName } from "../../../lib/notifiers/registry.ts";

const INTRODUCTION = `# Notifiers

Whom a subscription tells (docs/guide.md): \`notifier\` has the options of one of these, under its name. An option
that isn't named here is refused.

For all of them:

- A failure says so in its first word (\`FAILING\`, \`FLAPPING\`), and so does its end (\`RECOVERED\`, \`SETTLED\`, \`WELL\`).
  Both name the resource, what is or was wrong, and since when; the end says how long it lasted.
- What was reported is cut where a destination takes no more, and ends in \`…\` then. In no destination is it markup, a
  link with another text, or a mention.
- Secrets are encrypted, and in no answer: neither in the subscription's nor in what a destination said. Of an address
  that is a secret, only the host is shown.
- Any 2xx is taken. 408, 425, 429, 5xx, and a 403 that says when to come back, are tried again later, not before
  \`Retry-After\` (or \`X-RateLimit-Reset\`); every other answer, redirects too, is final.
- If the outcome is unknown, a notice is sent again only where twice is the same as once.
- A destination has 15 s, for all the requests that a notice takes.

The last three answer instead of telling: somebody waits for a gate. Whatever event reaches such a subscription, it asks
the gate how it stands _now_, and says yes if it passes, no if it blocks or there is no such gate, and nothing while
it waits. It asks as soon as it is put, so that nobody waits for a gate that opened before; that gate must be there. Neither a
silence nor a dependency keeps an answer, and \`after\` and \`flapping\` are refused. A sample is an answer, too.

Those of AWS are reached with the role of the functions, which may tell nothing of an account unless the stack's
\`notifierTargets\` names it. On one machine they are elsewhere: \`npm start -- --help\` says by which variables.

The requests on the pages are captured ones: a test compares each page with what is sent, and
\`npx vitest run test/docs -u\` writes it.
`;

/** docs/notifiers.md: every notifier, by its page. */
export function indexPage(): string {
  const names = Object.keys(NOTIFIERS) as NotifierName[];
  const rows = names.map((name) => [`[${name}](notifiers/${name}.md)`, NOTIFIERS[name].title]);
  const lines = rows.map((cells) => `| ${cells.join(" | ")} |`);
  return [INTRODUCTION, "| notifier | destination |", "| --- | --- |", ...lines, ""].join("\n");
}
