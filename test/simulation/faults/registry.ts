import { crashAfter } from "./crash-after.ts";
import { crashBefore } from "./crash-before.ts";
import { delayedRequest } from "./delayed-request.ts";
import { droppedRequest } from "./dropped-request.ts";
import { duplicateRequest } from "./duplicate-request.ts";
import type { Fault } from "./fault.ts";
import { lateEffect } from "./late-effect.ts";
import { lostResponse } from "./lost-response.ts";
import { partialPutEvents } from "./partial-put-events.ts";
import { slowCall } from "./slow-call.ts";
import { throttle } from "./throttle.ts";

/** Everything that may go wrong in a run. */
export const FAULTS: readonly Fault[] = [
  crashBefore,
  crashAfter,
  lostResponse,
  throttle,
  lateEffect,
  slowCall,
  partialPutEvents,
  duplicateRequest,
  delayedRequest,
  droppedRequest,
];
