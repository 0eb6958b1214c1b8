import { defineConfig } from "vitest/config";

const FEED = "test/acceptance/feed.test.ts";

export default defineConfig({
  test: {
    // Most of them wait for a service, a process or an engine, so that a core each isn't too many; with more, those that
    // wait until the service that all share is at rest wait for all that the others do.
    maxWorkers: "100%",
    // Files change nothing that others see, and share what takes long to load.
    isolate: false,
    projects: [
      {
        extends: true,
        test: {
          name: "pure",
          include: [
            "test/{domain,expression,schedule,network,notifiers,sources,probes,identity,http,infra,docs}/**/*.test.ts",
          ],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "engine",
          include: ["test/{aws,pipeline,local,cli}/**/*.test.ts"],
          globalSetup: ["test/engine.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "acceptance",
          include: ["test/acceptance/**/*.test.ts"],
          exclude: [FEED],
          globalSetup: ["test/service.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "feed",
          // It waits again and again until its service is at rest, which one that others keep busy seldom is.
          include: [FEED],
          globalSetup: ["test/service.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "load",
          include: ["test/{soak,fuzz}/**/*.test.ts"],
          testTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: "simulation",
          include: ["test/simulation/**/*.test.ts"],
          testTimeout: 30_000,
          // It computes on all cores: those that wait for something run before it.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
