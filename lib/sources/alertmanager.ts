import { alertsOf } from "./alerts.ts";
import { credential } from "./signature/token.ts";
import type { Source } from "./source.ts";

/** Prometheus Alertmanager's webhook receiver. */
export const alertmanager: Source = {
  title: "Prometheus Alertmanager",
  notes:
    "Put the secret into the receiver's `http_config`, as `authorization` or as the password of `basic_auth`. Every alert is a resource of its own, whatever the group's status; without a fingerprint, a digest of its labels takes its place. A hook that gives several alerts one path makes the latest word of them all its own. Set `send_resolved: true`, and leave `max_alerts` at 0: of alerts that a notification leaves out (`truncatedAlerts`) nothing is known.",
  signature: credential,
  kinds: { alerts: alertsOf("alertmanager") },
  kindOf: () => "alerts",
};
