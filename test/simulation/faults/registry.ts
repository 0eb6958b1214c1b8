import { busyDestination } from "./busy-destination.ts";
import { clockStep } from "./clock-step.ts";
import { closedDestination } from "./closed-destination.ts";
import { crashAfter } from "./crash-after.ts";
import { crashBefore } from "./crash-before.ts";
import { cutBatch } from "./cut-batch.ts";
import { delayedRequest } from "./delayed-request.ts";
import { droppedRequest } from "./dropped-request.ts";
import { duplicateRequest } from "./duplicate-request.ts";
import type { Fault } from "./fault.ts";
import { forgottenCheckpoint } from "./forgotten-checkpoint.ts";
import { irregularSchedule } from "./irregular-schedule.ts";
import { lateEffect } from "./late-effect.ts";
import { lingeringRow } from "./lingering-row.ts";
import { longOutage } from "./long-outage.ts";
import { lostAcknowledgement } from "./lost-acknowledgement.ts";
import { lostResponse } from "./lost-response.ts";
import { olderCode } from "./older-code.ts";
import { outage } from "./outage.ts";
import { partialPutEvents } from "./partial-put-events.ts";
import { refusingDestination } from "./refusing-destination.ts";
import { repeatedEvent } from "./repeated-event.ts";
import { rolledBack } from "./rolled-back.ts";
import { rotatedSecret } from "./rotated-secret.ts";
import { silentDestination } from "./silent-destination.ts";
import { slowCall } from "./slow-call.ts";
import { slowDestination } from "./slow-destination.ts";
import { splitShard } from "./split-shard.ts";
import { throttle } from "./throttle.ts";
import { transactionConflict } from "./transaction-conflict.ts";
import { unprocessedKeys } from "./unprocessed-keys.ts";
import { unprocessedRows } from "./unprocessed-rows.ts";

/** Everything that may go wrong in a run. */
export const FAULTS: readonly Fault[] = [
  crashBefore,
  crashAfter,
  lostResponse,
  throttle,
  lateEffect,
  slowCall,
  outage,
  partialPutEvents,
  unprocessedRows,
  unprocessedKeys,
  transactionConflict,
  duplicateRequest,
  delayedRequest,
  droppedRequest,
  irregularSchedule,
  clockStep,
  olderCode,
  rotatedSecret,
  rolledBack,
  cutBatch,
  forgottenCheckpoint,
  longOutage,
  splitShard,
  repeatedEvent,
  lingeringRow,
  refusingDestination,
  busyDestination,
  closedDestination,
  slowDestination,
  lostAcknowledgement,
  silentDestination,
];
