#!/usr/bin/env node
import { run } from "../lib/cli/program.ts";
import { terminalOf } from "../lib/cli/terminal.ts";

process.exitCode = await run(process.argv.slice(2), terminalOf(process));
