import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { Logs } from "../../../lib/local/functions/logs.ts";
import { aFolder } from "./handlers.ts";

test("each log is a file, to which every start adds", async () => {
  const folder = await aFolder();
  for (const text of ["one\n", "two\n"]) {
    const logs = new Logs(folder, () => undefined);
    logs.append("/aws/events/signalbox", text);
    logs.append("Worker", `worker ${text}`);
    await logs.close();
  }
  const read = (name: string) => readFile(join(folder, name), "utf8");
  expect(await read("aws-events-signalbox.log")).toBe("one\ntwo\n");
  expect(await read("Worker.log")).toBe("worker one\nworker two\n");
});

test("what is said after the logs have been closed is dropped", async () => {
  const folder = await aFolder();
  const logs = new Logs(folder, () => undefined);
  logs.append("Worker", "before");
  await logs.close();
  logs.append("Worker", "after");
  logs.append("Other", "after");
  expect(await readFile(join(folder, "Worker.log"), "utf8")).toBe("before");
});

test("a log that can't be written is complained of once, and the others are written", async () => {
  const [folder, complaints] = [await aFolder(), [] as string[]];
  await mkdir(join(folder, "Broken.log"));
  const logs = new Logs(folder, (text) => complaints.push(text));
  logs.append("Broken", "1");
  await vi.waitFor(() => expect(complaints).toHaveLength(1));
  logs.append("Broken", "2");
  logs.append("Well", "3");
  await logs.close();
  expect(complaints).toEqual([expect.stringContaining("the log Broken is lost")]);
  expect(await readFile(join(folder, "Well.log"), "utf8")).toBe("3");
  await writeFile(join(folder, "Well.log"), "");
});
