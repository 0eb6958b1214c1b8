import { Logger } from "@aws-lambda-powertools/logger";
import { expect, test } from "vitest";
import { errorsIn } from "../../../lib/local/functions/errors.ts";

/** What the logger that functions have writes. */
function logged(write: (logger: Logger) => void): string {
  const lines: string[] = [];
  const logger = new Logger({ serviceName: "ingest" });
  const keep = (line: string) => void lines.push(line);
  Object.assign(logger, { console: { info: keep, error: keep } });
  write(logger);
  return `${lines.join("\n")}\n`;
}

test("an error is one line with its causes, and what is no error is none", () => {
  const cause = new TypeError("no\n  such table");
  const text = logged((logger) => {
    logger.info("error");
    logger.error("request failed", new Error("can't read", { cause }));
    logger.critical("out of memory");
  });
  expect(text.trim().split("\n")).toHaveLength(3);
  expect(errorsIn(`plain text\n${text}`)).toEqual([
    "request failed: Error can't read: TypeError no such table",
    "out of memory",
  ]);
});

test("an error whose line is cut short is shown as it is", () => {
  const [line = ""] = logged((logger) => logger.error("request failed")).split("\n");
  expect(errorsIn(line.slice(0, 40))).toEqual([line.slice(0, 40)]);
});
