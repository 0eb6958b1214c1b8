import { tokenCreated, tokenList, tokenRequest } from "../schema/access.ts";
import { cloudEvent } from "../schema/cloud-event.ts";
import { declaration } from "../schema/declaration.ts";
import { feed } from "../schema/feed.ts";
import {
  approvalRequest,
  gateDecision,
  gateDefinition,
  gateView,
  overrideRequest,
  whatIfRequest,
} from "../schema/gate.ts";
import { hookRequest, hookView } from "../schema/hook.ts";
import {
  redriveAnswer,
  sampleAnswer,
  silenceRequest,
  silenceView,
  subscriptionView,
} from "../schema/notification.ts";
import { addressedReport, batchOf, report, statusPatch } from "../schema/report.ts";
import { answers } from "../schema/status.ts";
import { jsonObject } from "../schema/values.ts";
import { EVENT_TYPES } from "./cloud-events.ts";
import type { Schema } from "./json-schema.ts";
import { subscriptionRequest } from "./notification-requests.ts";
import type { Route } from "./routes.ts";

/** What the document says of a call beside its route: the schemas are those that validate. */
export type Operation = {
  readonly summary: string;
  readonly request?: Schema;
  /** The content types of the request; JSON and YAML unless it says. */
  readonly types?: string[];
  readonly headers?: readonly string[];
  readonly answers: Readonly<Record<number, Schema | undefined>>;
};

/** What bodies may be, unless a call says otherwise. */
export const TYPES = ["application/json", "application/yaml"];

/** Every call, as the document tells of it. */
export const OPERATIONS: Readonly<Record<Route, Operation>> = {
  "POST /v1/reports/{path+}": {
    summary: "Report on a resource",
    request: report,
    answers: { 200: answers.ingested },
  },
  "POST /v1/reports": {
    summary: "Report on up to 500 resources, each report judged for itself",
    request: batchOf(addressedReport),
    answers: { 200: answers.batch },
  },
  "PATCH /v1/status/{path+}": {
    summary: "Patch a status as a pipeline writes it: keys without a meaning of their own are data",
    request: statusPatch,
    types: [...TYPES, "application/merge-patch+json"],
    answers: { 200: answers.ingested },
  },
  "GET /v1/status/{path+}": {
    summary: "The merged status of a resource; at a past time, what its history knows of it",
    headers: ["If-None-Match"],
    answers: { 200: answers.statusOrPast, 304: undefined },
  },
  "GET /v1/status": {
    summary: "Statuses in the order of their paths",
    answers: { 200: answers.statuses },
  },
  "GET /v1/wait/{path+}": {
    summary: "Wait until a resource is as wanted, at most 25 s; 408 says why it isn't yet",
    answers: { 200: answers.met },
  },
  "GET /v1/history/{path+}": {
    summary:
      "A resource's published transitions, what people did to a gate, and what became of notices, newest first; or how it fared, summed up",
    answers: { 200: answers.historyOrSummary },
  },
  "GET /v1/history": {
    summary:
      "The feed: what all histories have, silences too, oldest first after a cursor, from which nothing is missed",
    answers: { 200: feed },
  },
  "GET /v1/resources/{path+}": {
    summary: "The declaration of a resource",
    answers: { 200: declaration },
  },
  "PUT /v1/resources/{path+}": {
    summary: "Declare a resource; again is as good as once",
    request: declaration,
    answers: { 200: answers.status, 201: answers.status },
  },
  "DELETE /v1/resources/{path+}": {
    summary: "Delete a resource; it answers 410 until it is declared again",
    answers: { 204: undefined },
  },
  "PUT /v1/gates/{path+}": {
    summary: "Define a gate; again is as good as once",
    request: gateDefinition,
    answers: { 200: gateView, 201: gateView },
  },
  "GET /v1/gates/{path+}": {
    summary: "What a gate decides now, or decided at a past time, why, and how it is defined",
    answers: { 200: gateView },
  },
  "POST /v1/gates/{path+}": {
    summary: "What a gate would decide, if; nothing is stored",
    request: whatIfRequest,
    answers: { 200: gateView },
  },
  "DELETE /v1/gates/{path+}": {
    summary: "Delete a gate; it answers 410 until it is defined again",
    answers: { 204: undefined },
  },
  "GET /v1/check/{path+}": {
    summary: "Whether a gate passes: 200 when it does, 403 when it doesn't, and why",
    answers: { 200: gateDecision, 403: gateDecision },
  },
  "POST /v1/check/{path+}": {
    summary: "As GET, for tools that only post; what they post is not looked at",
    answers: { 200: gateDecision, 403: gateDecision },
  },
  "PUT /v1/overrides/{path+}": {
    summary: "Force a gate for a while, in place of any override before",
    request: overrideRequest,
    answers: { 200: gateView },
  },
  "DELETE /v1/overrides/{path+}": {
    summary: "Force a gate no more",
    answers: { 200: gateView },
  },
  "PUT /v1/approvals/{path+}": {
    summary: "Approve of a gate, as the caller",
    request: approvalRequest,
    answers: { 200: gateView },
  },
  "DELETE /v1/approvals/{path+}": {
    summary: "Withdraw the caller's approval",
    answers: { 200: gateView },
  },
  "POST /v1/tokens": {
    summary: "Make an API token, which this answer alone shows; it may no more than who makes it",
    request: tokenRequest,
    answers: { 201: tokenCreated },
  },
  "GET /v1/tokens": {
    summary: "The API tokens that there are, without what they are",
    answers: { 200: tokenList },
  },
  "DELETE /v1/tokens/{id}": {
    summary: "Revoke an API token, at once",
    answers: { 204: undefined },
  },
  "POST /v1/webhooks/{source}": {
    summary: "A signed delivery from a source, or through a hook",
    headers: ["X-GitHub-Event", "X-GitHub-Delivery", "X-Hub-Signature-256"],
    request: jsonObject,
    types: ["application/json"],
    answers: { 202: answers.delivered },
  },
  "PUT /v1/hooks/{name}": {
    summary: "Put a hook: a named way in for a source's deliveries, with secrets of its own",
    request: hookRequest,
    answers: { 200: hookView, 201: hookView },
  },
  "GET /v1/hooks/{name}": {
    summary: "A hook, without its secrets",
    answers: { 200: hookView },
  },
  "DELETE /v1/hooks/{name}": {
    summary: "Remove a hook",
    answers: { 204: undefined },
  },
  "POST /v1/events": {
    summary:
      "Take in CloudEvents 1.0: structured, batched (application/cloudevents-batch+json), or binary, with attributes as ce- headers",
    request: cloudEvent,
    types: [EVENT_TYPES.structured],
    answers: { 202: answers.delivered },
  },
  "GET /schemas/report.json": {
    summary:
      "The JSON schema of a report, as data of a CloudEvent of the type dev.signalbox.report",
    answers: { 200: jsonObject },
  },
  "PUT /v1/subscriptions/{name}": {
    summary: "Put a subscription: who is told of which events",
    request: subscriptionRequest,
    answers: { 200: subscriptionView, 201: subscriptionView },
  },
  "GET /v1/subscriptions/{name}": {
    summary: "A subscription, without its secrets, and what became of its notices",
    answers: { 200: subscriptionView },
  },
  "POST /v1/subscriptions/{name}": {
    summary: "Send a sample, and hear what it says; with redrive, tell again what it didn't take",
    answers: { 200: sampleAnswer, 202: redriveAnswer },
  },
  "DELETE /v1/subscriptions/{name}": {
    summary: "Remove a subscription",
    answers: { 204: undefined },
  },
  "PUT /v1/silences/{name}": {
    summary: "Mute notifications for a prefix or pattern until a time",
    request: silenceRequest,
    answers: { 200: silenceView, 201: silenceView },
  },
  "GET /v1/silences/{name}": { summary: "A silence", answers: { 200: silenceView } },
  "DELETE /v1/silences/{name}": { summary: "End a silence", answers: { 204: undefined } },
  "GET /openapi.json": { summary: "This document", answers: { 200: jsonObject } },
  "GET /healthz": { summary: "Whether the service is alive", answers: { 200: answers.alive } },
};
