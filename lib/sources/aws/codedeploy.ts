import * as z from "zod/mini";
import { filled, text } from "../payload.ts";
import type { Kind } from "../source.ts";
import { awsEventIn, inAws, reportOf } from "./event.ts";

const VERDICTS = { True: ["SUCCESS"], False: ["FAILURE"], Unknown: ["START", "READY", "STOP"] };

/** How far a deployment is, where its second ties; whatever else there is ends it. */
const PHASES = ["START", "READY"];

const detail = z.object({
  application: z.string(),
  deploymentGroup: z.string(),
  deploymentId: text,
  state: z.string(),
});

/** A deployment group: what a deployment to it says that happened last. */
export const deployment: Kind = {
  resource: "aws/{account}/{region}/codedeploy/{application}/{deployment group}",
  conditions: { Deployed: VERDICTS },
  order: "`time`, START before READY before the end",
  normalize(payload) {
    const event = awsEventIn(detail, payload);
    const { application, deploymentGroup, deploymentId, state } = event.detail;
    const phase = PHASES.indexOf(state);
    const resource = inAws(event, "codedeploy", application, deploymentGroup);
    return reportOf(
      event,
      { resource, condition: "Deployed", verdicts: VERDICTS, word: state },
      {
        sequence: phase < 0 ? PHASES.length : phase,
        data: filled({ deployment: deploymentId }),
      },
    );
  },
};
