import { alertmanager } from "./alertmanager.ts";
import { argoRollouts } from "./argo-rollouts.ts";
import { argocd } from "./argocd.ts";
import { azureDevOps } from "./azure-devops.ts";
import { bitbucket } from "./bitbucket.ts";
import { circleci } from "./circleci.ts";
import { datadog } from "./datadog.ts";
import { devlake } from "./devlake.ts";
import { flagger } from "./flagger.ts";
import { flux } from "./flux.ts";
import { gatus } from "./gatus.ts";
import { generic } from "./generic.ts";
import { github } from "./github.ts";
import { gitlab } from "./gitlab.ts";
import { grafana } from "./grafana.ts";
import { healthchecks } from "./healthchecks.ts";
import { jenkins } from "./jenkins.ts";
import { kargo } from "./kargo.ts";
import { kratix } from "./kratix.ts";
import { pagerduty } from "./pagerduty.ts";
import { sentry } from "./sentry.ts";
import type { Source } from "./source.ts";
import { spinnaker } from "./spinnaker.ts";
import { statuspage } from "./statuspage.ts";
import { terraform } from "./terraform.ts";
import { uptimeKuma } from "./uptime-kuma.ts";
import { vercel } from "./vercel.ts";
import { waypoint } from "./waypoint.ts";

/** Every source, by the name in its webhook's path. */
export const SOURCES = {
  alertmanager,
  "argo-rollouts": argoRollouts,
  argocd,
  "azure-devops": azureDevOps,
  bitbucket,
  circleci,
  datadog,
  devlake,
  flagger,
  flux,
  gatus,
  generic,
  github,
  gitlab,
  grafana,
  healthchecks,
  jenkins,
  kargo,
  kratix,
  pagerduty,
  sentry,
  spinnaker,
  statuspage,
  terraform,
  "uptime-kuma": uptimeKuma,
  vercel,
  waypoint,
} satisfies Record<string, Source>;

/** The source of that name, if there is one. */
export function sourceNamed(name: string): Source | undefined {
  return Object.hasOwn(SOURCES, name) ? SOURCES[name as keyof typeof SOURCES] : undefined;
}
