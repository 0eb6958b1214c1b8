import { alertsOf } from "./alerts.ts";
import { anyOf } from "./signature/any-of.ts";
import { grafanaSignature } from "./signature/grafana.ts";
import { credential } from "./signature/token.ts";
import type { Source } from "./source.ts";

/** Grafana Alerting's webhook contact point. */
export const grafana: Source = {
  title: "Grafana Alerting",
  notes:
    "Grafana signs since 12.0: leave the HMAC's header as it is, and name its timestamp header, which is optional, `X-Grafana-Alerting-Timestamp`; or give the secret as the authorization header's credentials. An alert that is resolved only because its series, data or rule is gone (`grafana_state_reason`) is Unknown; `DatasourceNoData` and `DatasourceError` stand below the rule that they are of.",
  signature: anyOf(grafanaSignature, credential),
  kinds: { alerts: alertsOf("grafana") },
  kindOf: () => "alerts",
};
