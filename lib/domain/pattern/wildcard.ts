import { PatternError, type TextTest, type Wildcard } from "./matcher.ts";

const TOKEN = /\\?./gs;
const ESCAPES = ["\\*", "\\\\"];

/** Reads a wildcard, in which a backslash makes an asterisk or a backslash literal. */
export function parseWildcard(text: string, field: string): Wildcard {
  const segments: string[] = [];
  let literal = "";
  let previous = "";
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === "*") {
      if (previous === "*") throw new PatternError(field, "a wildcard has consecutive asterisks");
      segments.push(literal);
      literal = "";
    } else {
      literal += literalOf(token, field);
    }
    previous = token;
  }
  return [...segments, literal];
}

function literalOf(token: string, field: string): string {
  if (!token.startsWith("\\")) return token;
  if (ESCAPES.includes(token)) return token.slice(1);
  throw new PatternError(field, "a wildcard's backslash escapes only an asterisk or a backslash");
}

/** Whether a text has a wildcard's literals at its ends and, in order, in between. */
export function matchesWildcard([first = "", ...others]: Wildcard): TextTest {
  const last = others.pop();
  if (last === undefined) return (text) => text === first;
  return (text) => {
    const end = text.length - last.length;
    if (end < first.length || !text.startsWith(first) || !text.endsWith(last)) return false;
    return isInOrder(others, text, first.length, end);
  };
}

/** Taking each literal where it first occurs leaves the most room for the rest, so none is tried twice. */
function isInOrder(literals: readonly string[], text: string, start: number, end: number): boolean {
  let at = start;
  for (const literal of literals) {
    const found = text.indexOf(literal, at);
    if (found === -1 || found + literal.length > end) return false;
    at = found + literal.length;
  }
  return true;
}
