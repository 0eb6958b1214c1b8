import { runLocal } from "../lib/local/command.ts";

process.exitCode = await runLocal(process.argv.slice(2), process);
