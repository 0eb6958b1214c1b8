import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { App, AppProps, Stack } from "aws-cdk-lib";
import { afterAll } from "vitest";
import { VERBS } from "../../lib/aws/environment.ts";
import { signalboxApp } from "../../lib/infra/app.ts";
import type { Bundles } from "../../lib/infra/bundle.ts";
import type { ServiceOptions } from "../../lib/infra/service-settings.ts";
import { STACK_NAME } from "../../lib/infra/stack-name.ts";
import {
  type Identity,
  type Resource,
  resolveTemplate,
} from "../../lib/local/template/template.ts";

/** The CDK's own look at the whole template takes longer than all the rest. */
const WITHOUT_VALIDATION = { builtinCloudFormationValidation: false };

/** The stack as it is deployed, but for its functions' code, which is a line each. */
export function aStack(
  props: AppProps = WITHOUT_VALIDATION,
  options: ServiceOptions = {},
): { app: App; stack: Stack } {
  const folder = mkdtempSync(join(tmpdir(), "signalbox-stack-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const outdir = join(folder, "assembly");
  return signalboxApp(bundlesIn(folder), { ...props, outdir }, options);
}

/** The stack's resources with every reference resolved to a short name, such as `StatusTable`. */
export function resourcesOf({ app }: { app: App }): Resource[] {
  return resolveTemplate(app.synth().getStackByName(STACK_NAME).template, identityOf);
}

export function ofType(resources: readonly Resource[], type: string): Resource[] {
  return resources.filter((resource) => resource.type === type);
}

export function theOnly(resources: readonly Resource[], type: string): Resource {
  const [only, ...others] = ofType(resources, type);
  if (!only || others.length > 0) throw new Error(`there is not exactly one ${type}`);
  return only;
}

function bundlesIn(folder: string): Bundles {
  const bundles = VERBS.map((verb) => {
    mkdirSync(join(folder, verb));
    writeFileSync(join(folder, verb, "index.mjs"), `export const handler = () => "${verb}";`);
    return [verb, { folder: join(folder, verb), handler: "index.handler" }];
  });
  return Object.fromEntries(bundles) as Bundles;
}

/** A logical id without the service's name in front and the hash behind it. */
export function nameOf(id: string): string {
  return id.replace(/^Service/, "").replace(/[0-9A-F]{8}$/, "");
}

function identityOf(id: string): Identity {
  const name = nameOf(id);
  return { ref: name, attributes: { Arn: name, StreamArn: `${name}/stream`, Id: name } };
}
