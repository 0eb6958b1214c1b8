import type { TextTest } from "./matcher.ts";

/** The spellings of one character. A pattern's ß stands for ß and SS, but not for ss. */
type Spellings = { readonly lower: string; readonly upper: string };

/** Whether a text is the expected one in another case. */
export function equalsIgnoringCase(expected: string): TextTest {
  const characters = spellingsOf(expected);
  return (text) => endOf(characters, text) === text.length;
}

/** Whether a text begins with the expected one in another case. */
export function beginsIgnoringCase(expected: string): TextTest {
  const characters = spellingsOf(expected);
  return (text) => endOf(characters, text) !== undefined;
}

/** Whether a text ends with the expected one in another case. */
export function endsIgnoringCase(expected: string): TextTest {
  const characters = spellingsOf(expected).reverse();
  return (text) => {
    let at = text.length;
    for (const { lower, upper } of characters) {
      if (text.endsWith(lower, at)) at -= lower.length;
      else if (text.endsWith(upper, at)) at -= upper.length;
      else return false;
    }
    return true;
  };
}

function spellingsOf(expected: string): Spellings[] {
  return expected.split("").map((unit) => ({
    lower: unit.toLowerCase(),
    upper: unit.toUpperCase(),
  }));
}

/** Where the characters end in a text that begins with them. */
function endOf(characters: readonly Spellings[], text: string): number | undefined {
  let at = 0;
  for (const { lower, upper } of characters) {
    if (text.startsWith(lower, at)) at += lower.length;
    else if (text.startsWith(upper, at)) at += upper.length;
    else return undefined;
  }
  return at;
}
