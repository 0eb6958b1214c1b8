/** An error as a logger writes it, as far as it is read here. */
type Logged = { readonly name?: string; readonly message?: string; readonly cause?: Logged };

const ERROR = /^\{"level":"(ERROR|CRITICAL)"/;

/** The errors in what a function logged, where each line is a JSON object: each in one line, with its causes. */
export function errorsIn(text: string): string[] {
  return text
    .split("\n")
    .filter((line) => ERROR.test(line))
    .map(summaryOf);
}

/** A line that is no whole object is its own summary. */
function summaryOf(line: string): string {
  try {
    const { message, error } = JSON.parse(line) as { message?: string; error?: Logged };
    return [message, ...causesOf(error)].join(": ").replaceAll(/\s+/g, " ");
  } catch {
    return line;
  }
}

function causesOf(error: Logged | undefined): string[] {
  return error?.message === undefined
    ? []
    : [`${error.name} ${error.message}`, ...causesOf(error.cause)];
}
