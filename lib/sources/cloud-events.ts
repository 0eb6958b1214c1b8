import * as z from "zod/mini";
import { parseAs } from "../schema/shape.ts";
import { artifact } from "./cdevents/artifact.ts";
import { change } from "./cdevents/change.ts";
import { environment } from "./cdevents/environment.ts";
import { incident } from "./cdevents/incident.ts";
import { pipelineRun, taskRun } from "./cdevents/run.ts";
import { service } from "./cdevents/service.ts";
import { testCaseRun, testSuiteRun } from "./cdevents/test-run.ts";
import { reportEvent } from "./report-event.ts";
import type { Provider } from "./source.ts";

const typed = z.object({ type: z.string() });

/** A CDEvent's type says its subject, its predicate, and the version of both. */
const CDEVENT = /^dev\.cdevents\.([a-z]+)\.[a-z]+\./;

/** CloudEvents 1.0, as `POST /v1/events` takes them: our own reports, and CDEvents of any version. */
export const cloudEvents: Provider = {
  title: "CloudEvents",
  notes:
    "They come in at `POST /v1/events`, binary, structured or batched. CDEvents are read from 0.3 on; of a later version's what is known here. Each incident has a status of its own, so that one's end doesn't hide another. An event's source is a segment of the path: what of it isn't a letter or digit becomes `-`.",

  /** By their `type`, of CDEvents without predicate and version. */
  kinds: {
    "dev.signalbox.report": reportEvent,
    "dev.cdevents.service": service,
    "dev.cdevents.environment": environment,
    "dev.cdevents.incident": incident,
    "dev.cdevents.pipelinerun": pipelineRun,
    "dev.cdevents.taskrun": taskRun,
    "dev.cdevents.testcaserun": testCaseRun,
    "dev.cdevents.testsuiterun": testSuiteRun,
    "dev.cdevents.change": change,
    "dev.cdevents.artifact": artifact,
  },

  kindOf(_, event) {
    const { type } = parseAs(typed, event);
    const [, subject] = CDEVENT.exec(type) ?? [];
    return subject === undefined ? type : `dev.cdevents.${subject}`;
  },
};
