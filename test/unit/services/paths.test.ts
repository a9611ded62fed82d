import { readFileSync } from "node:fs";
import { join } from "node:path";
import { healthCommand } from "../../../infra/workloads/services.js";
import * as operations from "../../../runtime/api/operations/index.js";
import { type ServiceName, services } from "../../../runtime/architecture/workloads.js";

const serviceOf: Readonly<Record<string, ServiceName>> = {
  agents: "agents",
  compiler: "agents",
  emergency: "emergency",
  evolution: "evolution",
  hub: "hub",
  safety: "safety",
};

/** As a load balancer compares: a star stands for anything. */
const matches = (pattern: string, path: string): boolean => new RegExp(`^${pattern.replaceAll("*", ".*")}$`).test(path);

const statements = Object.values(operations).flatMap((group) => Object.values(group));

describe("the paths of services", () => {
  it.each(statements.map(({ group, action, path }) => [group, action, path] as const))(
    "lead %s %s to the service that does it, and to no other",
    (group, _action, path) => {
      const found = Object.entries(services).filter(([, { paths }]) => paths.some((each) => matches(each, path)));
      expect(found.map(([name]) => name)).toEqual([serviceOf[group]]);
    },
  );

  it("are few enough for one rule of a load balancer", () => {
    for (const { paths } of Object.values(services)) expect(paths.length).toBeLessThanOrEqual(5);
  });
});

describe("the health of a container", () => {
  it("is asked for in the same way by the image and by ECS", () => {
    const [, json] = /^HEALTHCHECK[^\n]*\\\n\s*CMD (\[.*\])$/m.exec(
      readFileSync(join(__dirname, "../../../Dockerfile"), "utf8"),
    ) as RegExpExecArray;
    expect(JSON.parse(json)).toEqual(healthCommand);
  });
});
