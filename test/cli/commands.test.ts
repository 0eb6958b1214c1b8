import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ServiceProcess, startProcess } from "../acceptance/process.ts";
import { signalbox, start } from "./child.ts";

let [folder, service] = ["", undefined as ServiceProcess | undefined];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "signalbox-cli-"));
  service = await startProcess(["--port", "0", "--data", join(folder, "data")]);
});

afterAll(async () => {
  await service?.stop();
  await rm(folder, { recursive: true, force: true });
});

function url(): string {
  if (!service) throw new Error("the service has not started");
  return service.url;
}

/** Runs a command that succeeds; answers what it printed. */
async function done(line: string, input?: string): Promise<string> {
  const { code, stdout, stderr } = await signalbox(url(), line.split(" "), input);
  expect({ line, code, stderr }).toEqual({ line, code: 0, stderr: "" });
  return stdout;
}

async function failed(line: string) {
  const { code, ...streams } = await signalbox(url(), line.split(" "));
  expect(code).toBe(1);
  return streams;
}

async function published(): Promise<void> {
  await fetch(`${url()}/_local/idle`, { method: "POST" });
}

test("a report shows in get, list and history", async () => {
  const report =
    "report shop/api --health ready --revision v1 --generation 2 -m deployed --condition Tested=true:Passed --data db.pool=3";
  expect(await done(report)).toBe("shop/api Ready: — → True\nshop/api Tested: — → True\n");
  expect(await done("get shop/api")).toMatch(
    /^shop\/api {2}Ready\ndeployed\n\nRevision {4}v1\nGeneration {2}2\n[\s\S]*\nTested +True +Passed[\s\S]*\n\nDATA\ndb:\n {2}pool: 3\n$/,
  );
  await published();
  expect(await done("list shop")).toMatch(
    /^RESOURCE +HEALTH +AGE +MESSAGE\nshop +Ready +\d+s +All 1 resources are reporting READY\nshop\/api +Ready +\d+s +deployed\n$/,
  );
  expect(await done("history shop/api")).toMatch(
    /^TIME +SEQ +TYPE +FROM +TO +REASON +MESSAGE\n[\s\S]*\n20\S+Z +1 +Ready +— +True +Ready +deployed\n/,
  );
  expect((await done("history shop/api --limit 2")).split("\n")).toHaveLength(4);
});

test("a history is summed up: availability, repair, and the time of each health", async () => {
  await done("report fared/api --health Down");
  await done("report fared/api --health Ready");
  await published();
  expect(await done("history fared/api --summary 30d")).toMatch(
    /^fared\/api {2}from 20\S+Z to 20\S+Z\nAvailability {2}\d+\.\d{3}%\nMean repair {3}\d+s\n\nHEALTH +TIME +SHARE\nReady +\d+s +\d+\.\d{3}%\nDown +\d+s +\d+\.\d{3}%\n$/,
  );
  const summary = JSON.parse(await done("history fared/api --summary 1h -o json")) as object;
  expect(Object.keys(summary)).toEqual(["from", "to", "seconds", "availability", "mttrSeconds"]);
  const both = await signalbox(url(), "history fared/api --summary 1d --limit 5".split(" "));
  expect([both.code, both.stderr]).toEqual([2, expect.stringContaining("--limit")]);
  expect((await failed("history fared/api --summary 91d")).stderr).toContain("90 days");
});

test("a report sent again changes nothing", async () => {
  const report = "report again/api --health Down --observed-at 2026-01-01T00:00:00Z --id 1";
  expect(await done(report)).toBe("again/api Ready: — → False\n");
  expect(await done(report)).toBe("again/api unchanged (Duplicate)\n");
});

test("a probe's result is a report", async () => {
  await done("report probed/api --probe http=fail:503");
  const { conditions } = JSON.parse(await done("get probed/api -o json"));
  expect(conditions).toEqual([
    expect.objectContaining({ type: "Ready", reason: "ProbeFailed", message: "503" }),
  ]);
});

test("a report may be a file, with a list of members", async () => {
  const file = "resources: [{name: pod-1, type: pod, health: ready}]\n";
  expect(await done("report filed/web -f -", file)).toBe("filed/web updated\n");
  expect(await done("list filed/web")).toMatch(/\nfiled\/web\/pod-1 +Ready/);
  const both = "report filed/web -f report.yaml --health Ready".split(" ");
  const { code, stderr } = await signalbox(url(), both);
  expect(code).toBe(2);
  expect(stderr).toContain("cannot be used with option");
});

test("every option of a report arrives", async () => {
  await done(
    "report full/api --state error --error broken --reporter me --sequence 4 --observed-at 2026-01-01T00:00:00Z",
  );
  const { conditions } = JSON.parse(await done("get full/api -o json"));
  expect(conditions).toEqual([
    expect.objectContaining({
      type: "Ready",
      status: "False",
      reason: "Error",
      message: "broken",
      observedTime: "2026-01-01T00:00:00.000Z",
    }),
  ]);
});

test("a status file is merged, in YAML from stdin and in JSON from a file", async () => {
  const yaml = "health: ready\nurl: postgres://db\nnote: |\n  two\n  lines\n";
  expect(await done("apply -f - files/db", yaml)).toBe("files/db Ready: — → True\n");
  const file = join(folder, "status.json");
  await writeFile(file, '{\n\t"message": "moved",\n\t"url": null\n}');
  expect(await done(`apply -f ${file} files/db`)).toBe("files/db updated\n");
  expect(await done("get files/db -o yaml")).toContain("\ndata:\n  note: |\n    two\n    lines\n");
});

test("a declared resource is listed by its labels until it is deleted", async () => {
  expect(await done("declare old/api --label team=red --generation 1")).toBe("old/api declared\n");
  expect(await done("declare -f - old/api", "labels: {team: blue}\n")).toBe(
    "old/api declared again\n",
  );
  const listed = await done("list --label team=blue -o json");
  expect(JSON.parse(listed)).toMatchObject({ items: [{ resource: "old/api", generation: 1 }] });
  expect(await done("list --label team=blue -o wide")).toContain("team=blue");
  expect(await done("delete old/api")).toBe("old/api deleted\n");
  const { stderr } = await failed("get old/api");
  expect(stderr).toMatch(
    /^signalbox: old\/api was deleted.*; declare it again with "signalbox declare old\/api"\n$/,
  );
  expect((await failed("report old/api --health Ready")).stderr).toContain("declare it again");
});

test("what was deleted is told in JSON too", async () => {
  await done("declare json/a");
  const { stdout, stderr } = await failed("delete json/a json/b -o json");
  expect(JSON.parse(stdout)).toEqual({ deleted: ["json/a"] });
  expect(stderr).toContain("json/b");
});

test("of several resources those that are there are shown, and the others named", async () => {
  await done("report several/a --health Ready");
  const { stdout, stderr } = await failed("get several/a several/b -o json");
  expect(JSON.parse(stdout)).toMatchObject({ items: [{ resource: "several/a" }] });
  expect(stderr).toMatch(/^signalbox: .*several\/b; report it first with ".*several\/b .*"\n$/);
});

test("a refused report names each field at fault", async () => {
  const { stderr } = await failed("report bad/api --condition a!b=True --observed-at yesterday");
  expect(stderr).toMatch(/^signalbox: Invalid content — observedAt: must be .*$/m);
  expect(stderr).toMatch(/^signalbox: Invalid content — conditions\[0\]\.type: must be .*$/m);
});

test("events are printed in order, and from where they were printed to", async () => {
  await done("report told/api --health Ready");
  await published();
  const { code, stdout, stderr } = await signalbox(
    url(),
    "events --prefix told/api -o json".split(" "),
  );
  expect(code).toBe(0);
  const entries = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(entries.map(({ type, resource }) => [type, resource])).toEqual([
    ["ResourceDeclared", "told/api"],
    ["ConditionTransitioned", "told/api"],
    ["HealthTransitioned", "told/api"],
  ]);
  const [, cursor = ""] = /--after (\S+)\n$/.exec(stderr) ?? [];
  await done("report told/api --health Down");
  await published();
  const more = await signalbox(url(), ["events", "--prefix", "told", "--after", cursor]);
  expect(more.stdout).toMatch(
    /^20\S+Z {2}ConditionTransitioned {2}told\/api {2}Ready: True → False {2}Down\n/,
  );
});

test("events tell what people did, too", async () => {
  await done("gate acted/gate -f -", "approvals: {count: 1}\n");
  await done("override acted/gate block --reason freeze --until 2h");
  await published();
  const { stdout } = await signalbox(url(), "events --prefix acted/gate".split(" "));
  expect(stdout).toMatch(
    / {2}Override {15}acted\/gate {2}set block {2}user\/administrator: freeze\n/,
  );
});

test("following events begins now, goes on, and ends with Ctrl-C", async () => {
  await done("report before/api --health Ready");
  await published();
  await using events = start(url(), ["events", "--follow"]);
  await events.until(/following/);
  await done("report after/api --health Down");
  await events.until(/after\/api {2}health: — → Down/);
  const { code, stdout } = await events.interrupt();
  expect(code).toBe(0);
  expect(stdout).not.toContain("before/api");
});

test("a watched list prints what changes, and ends with Ctrl-C", async () => {
  await done("report watched/api --health Ready");
  await done("report watched/db --health Ready");
  await using list = start(url(), ["list", "watched", "--watch"]);
  await list.until(/watched\/db/);
  await done("report watched/api --health Partial -m half");
  await list.until(/half/);
  const { code, stdout } = await list.interrupt();
  expect(code).toBe(0);
  expect(stdout.match(/watched\/\S+ +\w+/g)).toEqual([
    "watched/api   Ready",
    "watched/db    Ready",
    "watched/api   Partial",
  ]);
});

const MANIFEST = `
resources:
  - resource: fleet/prod/api
    labels: {team: payments}
  - resource: fleet/prod/web
    critical: false
---
resource: fleet
rollup: {policy: worst}
`;

test("declare takes all resources of a file, and get shows their tree", async () => {
  const declared = await done("declare -f -", MANIFEST);
  // A group may have appeared with its first member.
  expect(declared.replaceAll(" again", "").trimEnd().split("\n").sort()).toEqual([
    "fleet declared",
    "fleet/prod/api declared",
    "fleet/prod/web declared",
  ]);
  await done("report fleet/prod/api --health Ready");
  await done("report fleet/prod/web --health Down -m 503");
  await published();
  expect(await done("get fleet")).toMatch(
    /^fleet {2}Ready\nAll 1 resources are reporting READY\n[\s\S]*\nMEMBER +HEALTH +AGE +MESSAGE\n└─ prod +Ready +\S+ +1 component READY, 1 component DOWN\n {3}├─ api +Ready +\S+\n {3}└─ web +Down +\S+ +503\n$/,
  );
  expect(await done("get fleet --depth 1")).not.toContain("api");
});

test("declare names the entry of a file that declares nothing it can, and declares the others", async () => {
  const { code, stdout, stderr } = await signalbox(
    url(),
    ["declare", "-f", "-"],
    "resources: [{resource: mixed/a, color: red}, {resource: mixed/b}]",
  );
  expect([code, stdout]).toEqual([1, "mixed/b declared\n"]);
  expect(stderr).toContain("color");
  const nameless = await signalbox(url(), ["declare", "-f", "-"], "labels: {team: x}");
  expect(nameless).toMatchObject({ code: 1, stdout: "" });
  expect(nameless.stderr).toContain('entry 1 of - has no "resource"');
});

test("a wait ends with what is reported, in words and exit codes for a script", async () => {
  await using both = start(url(), ["wait", "waits/a", "waits/b", "--for=condition=Ready"]);
  await using stopped = start(url(), ["wait", "waits/b", "--for=gate", "--fail-on=health=Ready"]);
  await Promise.all([both.until(/waits\/b: /), stopped.until(/waits\/b: /)]);
  expect(await failed("wait waits/a --for=condition=Ready --timeout=0")).toEqual({
    stdout: "",
    stderr: "signalbox: waits/a timed out\n  condition=Ready: there is no resource waits/a\n",
  });
  await done("report waits/a --health Ready");
  await both.until(/waits\/a condition met/);
  await done("report waits/b --health Ready");
  expect(await both.ended).toMatchObject({
    code: 0,
    stdout: "waits/a condition met\nwaits/b condition met\n",
  });
  expect(await stopped.ended).toMatchObject({
    code: 2,
    stdout: "",
    stderr: expect.stringContaining("signalbox: waits/b failed\n  health=Ready: health is Ready; "),
  });
  const { outcome, status } = JSON.parse(await done("wait waits/a --for=health=Ready -o json"));
  expect([outcome, status]).toEqual(["met", JSON.parse(await done("get waits/a -o json"))]);
});

test("a wait for a deletion is met by it, and any other is ended", async () => {
  await done("report leaving/api --health Ready");
  await using gone = start(url(), ["wait", "leaving/api", "--for=delete"]);
  await using down = start(url(), ["wait", "leaving/api", "--for=health=Down", "--timeout=-1s"]);
  await Promise.all([gone.until(/waiting for/), down.until(/waiting for/)]);
  await done("delete leaving/api");
  expect(await gone.ended).toMatchObject({ code: 0, stdout: "leaving/api condition met\n" });
  expect(await down.ended).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/signalbox: leaving\/api is gone\n {2}.* was deleted at 20.*\n$/),
  });
});

test("a gate is defined, asked, explained, and asked what if", async () => {
  const definition = "requires: [{resource: gated/api, health: Ready}]\napprovals: {count: 1}\n";
  expect(await done("gate gated/gate -f -", definition)).toMatch(
    /^gated\/gate defined\n\ngated\/gate {2}wait {2}RequirementUnknown\n\nMET +REQUIREMENT +WANTED +ACTUAL +SINCE +OPENS AT\nno +gated\/api +health Ready +absent\nno +approvals +approved by 1 +nobody\n$/,
  );
  expect(await done("gate gated/gate -f -", definition)).toMatch(/^gated\/gate defined again\n/);
  const { stdout } = await failed("gate gated/gate --what-if gated/api=ready");
  expect(stdout).toMatch(/^gated\/gate {2}wait {2}AwaitingApproval\n\nMET.*\nno +approvals/);
  const down = await failed("gate gated/gate --what-if gated/api=Ready=False:Broken");
  expect(down.stdout).toMatch(/^gated\/gate {2}block {2}RequirementFailed\n/);
  await done("report gated/api --health Ready");
  expect(await done("approve gated/gate --reason fine")).toBe("gated/gate  pass  Passed\n");
  expect(await done("gate gated/gate")).toBe("gated/gate  pass  Passed\n");
  expect(await done("gate gated/gate --explain")).toMatch(
    /\nyes +gated\/api +health Ready +Ready for \S+ +\d+s\nyes +approvals +approved by 1 +user\/administrator \(fine\) +\d+s\n$/,
  );
  expect(JSON.parse(await done("gate gated/gate -o json"))).toMatchObject({ decision: "pass" });
  expect(await done("approve gated/gate --withdraw")).toMatch(/^gated\/gate {2}wait/);
  expect((await failed("gate gated/never")).stderr).toContain("there is no gate gated/never");
});

test("get and gate tell what was at a past time", async () => {
  await done("gate then/gate -f -", "requires: [{resource: then/api, health: Ready}]\n");
  await done("report then/api --health Ready -m serving");
  await published();
  const { updatedTime } = JSON.parse(await done("get then/api -o json"));
  await published();
  await done("report then/api --health Down -m broken");
  await published();
  expect(await done(`get then/api --at ${updatedTime}`)).toMatch(
    /^then\/api {2}Ready {2}at 20\S+Z\n\nTYPE.*\nReady +True +Ready +0s +serving\n$/,
  );
  expect(JSON.parse(await done(`get then/api --at ${updatedTime} -o json`))).toMatchObject({
    health: "Ready",
  });
  const { evaluatedTime } = JSON.parse((await failed("gate then/gate --at 0s -o json")).stdout);
  const earlier = new Date(Date.parse(evaluatedTime) - 1).toISOString();
  expect(await done(`gate then/gate --at ${earlier} --explain`)).toMatch(
    /^then\/gate {2}pass {2}Passed\n\nMET.*\nyes +then\/api +health Ready +Ready for \S+ /,
  );
  expect((await failed("get then/api --at 5h")).stderr).toContain("there was no resource then/api");
  expect((await failed("get then/api --at never")).stderr).toContain(
    "at: must be an RFC 3339 time",
  );
});

test("a gate is forced, and what was done to it shows in its history", async () => {
  await done("gate forced/gate -f -", "approvals: {count: 1}\n");
  expect(await done("override forced/gate pass --reason INC-7 --until 2h")).toMatch(
    /^forced\/gate {2}pass {2}Overridden\n/,
  );
  expect(await done("gate forced/gate")).toMatch(/^forced\/gate {2}pass {2}Overridden\n/);
  expect(await done("override forced/gate --remove")).toMatch(/^forced\/gate {2}wait/);
  await published();
  const history = await done("history forced/gate");
  expect(history).toMatch(/\n20\S+Z +2 +override +set pass +user\/administrator: INC-7\n/);
  expect(history).toMatch(/\n20\S+Z +3 +override +removed pass +user\/administrator\n/);
  for (const line of ["override forced/gate", "override forced/gate pass --remove"]) {
    expect((await failed(line)).stderr).toContain("--remove");
  }
  expect((await failed("override forced/gate maybe --reason x --until 2h")).stderr).toContain(
    'must be "pass", "block"',
  );
  expect((await failed("approve forced/gate --withdraw --reason x")).stderr).toContain(
    "--withdraw",
  );
  expect(await done("delete forced/gate")).toBe("forced/gate deleted\n");
  expect((await failed("gate forced/gate")).stderr).toContain("deleted");
});
