import { execFileSync } from "node:child_process";

/** The processes with a text, such as a folder's name, in their command. */
export function processesOf(text: string): { pid: number; command: string }[] {
  const lines = execFileSync("ps", ["-ww", "-eo", "pid=,args="], { encoding: "utf8" }).split("\n");
  return lines
    .filter((line) => line.includes(text))
    .map((line) => {
      const [pid = "", ...command] = line.trim().split(" ");
      return { pid: Number(pid), command: command.join(" ") };
    });
}
