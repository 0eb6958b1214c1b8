import { type Command, Option } from "commander";
import { assignment, each, naturalNumber, resourcePath } from "./arguments.ts";

const EXAMPLE = "checkout/staging/api";

/** Gives a command the one resource that it is about. */
export function addResource(command: Command, example = EXAMPLE): Command {
  return command.argument("<path>", `the resource, such as ${example}`, resourcePath);
}

/** Gives a command the resources that it is about, each for itself. */
export function addResources(command: Command): Command {
  return command.argument("<path...>", `the resources, such as ${EXAMPLE}`, each(resourcePath));
}

/** The file that a command sends as it is. */
export function fileOption(what: string): Option {
  return new Option("-f, --file <file>", `${what}, in YAML or JSON; "-" is stdin`);
}

/** The past time that a command asks about. */
export function atOption(): Option {
  return new Option("--at <when>", "as of then: a time, or a duration ago such as 2h");
}

/** Labels, one an option. */
export function labelOption(what: string): Option {
  const option = new Option("--label <name=value>", `${what}; repeatable`);
  return option.argParser(each(assignment));
}

/** Gives a command what of a resource it speaks of: which version is wanted, and which is deployed. */
export function addVersion(command: Command): Command {
  return command
    .option("--revision <name>", "what is deployed, such as v2.3.1")
    .option("--generation <n>", "the generation of its configuration", naturalNumber);
}
