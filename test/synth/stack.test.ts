import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { alertKinds } from "../../runtime/architecture/alerts.js";
import { environments } from "../../runtime/architecture/names.js";
import { flows, listens } from "../../runtime/architecture/network.js";
import { functions } from "../../runtime/architecture/workloads.js";
import { synthesized } from "../helpers/synthesized.js";

const ROOT = join(__dirname, "..", "..");

describe("the stack", () => {
  let text: string;
  // biome-ignore lint/suspicious/noExplicitAny: Terraform's JSON, looked into at a few places
  let stack: any;

  beforeAll(async () => {
    text = await synthesized();
    stack = JSON.parse(text);
  });

  it("is the same, byte for byte, whenever it is synthesized", async () => {
    expect(await synthesized()).toBe(text);
  });

  it("names security groups by their environment, so that two can share a VPC", () => {
    expect(stack.module["security-matrix"].name).toBe("t-developer-${var.environment}");
  });

  it("serves every environment: it names none but where it says which there are", () => {
    const { variable, ...rest } = stack;
    expect(variable.environment.validation[0].condition).toContain(JSON.stringify(environments));
    expect(JSON.stringify(rest)).not.toMatch(new RegExp(environments.join("|")));
  });

  it("depends on nothing of the machine that synthesizes it", () => {
    expect(text).not.toContain(ROOT);
  });

  it("has a variable for every key of the tfvars", () => {
    for (const environment of environments) {
      const tfvars = readFileSync(join(ROOT, "tfvars", `${environment}.tfvars`), "utf8");
      const keys = [...tfvars.matchAll(/^(\w+)\s*=/gm)].map(([, key]) => key);
      expect(keys).toContain("environment");
      expect(Object.keys(stack.variable)).toEqual(expect.arrayContaining(keys));
    }
  });

  it("has every function and every topic of the architecture", () => {
    const topics = Object.keys(alertKinds).map((kind) => `${kind}-topic`);
    expect(Object.keys(stack.module)).toEqual(expect.arrayContaining([...Object.keys(functions), ...topics]));
  });

  it("has every flow of the architecture in its security matrix", () => {
    const rows: string = stack.module["security-matrix"].rows;
    for (const { source, target, ports } of flows.filter(({ source }) => source in listens)) {
      const row = rows
        .split("}]}")
        .find(
          (part) =>
            part.includes(`"source" = "${source}", "target" = "${target}"`) &&
            part.includes(`"from" = ${ports.from}, "to" = ${ports.to}`),
        );
      expect(row).toBeDefined();
    }
  });

  it("lets who comes from outside in through the load balancer alone, to what the architecture says", () => {
    type Routed = Record<string, { port: number; security_group_id: string; paths: readonly string[] }>;
    const routed = Object.values(stack.module["load-balancer"].services as Routed);
    const reached = routed.map(({ port, security_group_id }) => `${security_group_id}:${port}`);
    const said = flows.filter(({ source }) => source === "load-balancer");
    const expected = said.map(({ target, ports }) => `\${module.security-matrix.group_ids.${target}}:${ports.from}`);
    expect(reached.sort()).toEqual(expected.sort());
    const outside = flows.filter(({ source }) => source === "public").map(({ target, ports }) => [target, ports]);
    expect(outside).toEqual([["load-balancer", { from: 443, to: 443 }]]);
    const paths = routed.flatMap((service) => service.paths);
    expect(new Set(paths).size).toBe(paths.length);
  });

  it("keeps its state beside it, or where -backend-config says", async () => {
    expect(stack.terraform.backend).toEqual({ local: { path: "terraform.tfstate" } });
    expect(JSON.parse(await synthesized("s3")).terraform.backend).toEqual({ s3: {} });
    expect(readdirSync(join(ROOT, "tfvars"))).toEqual(
      environments.flatMap((name) => [`${name}.s3.tfbackend`, `${name}.tfvars`]).sort(),
    );
  });

  it("lets the stop requests reach the emergency stop, and nothing else", () => {
    const { subscriptions, name } = stack.module["stop-requests-topic"];
    expect(subscriptions).toEqual({ function: { protocol: "lambda", endpoint: "${module.emergency-stop.live_arn}" } });
    const callers = Object.keys(functions).filter(
      (one) => JSON.stringify(stack.module[one].permissions ?? {}) !== "{}",
    );
    expect(callers).toEqual(["emergency-stop"]);
    const { principal, source_arn } = stack.module["emergency-stop"].permissions.stop_requests;
    expect(principal).toBe("sns.amazonaws.com");
    expect(source_arn.endsWith(`:${name}`)).toBe(true);
  });

  it("acts on every alarm", () => {
    const alarms: { alarm_actions: string }[] = Object.values(stack.resource.aws_cloudwatch_metric_alarm);
    expect(alarms.length).toBeGreaterThan(Object.keys(functions).length);
    for (const { alarm_actions } of alarms) {
      expect(alarm_actions).toMatch(/^\$\{concat\(\[module\.[a-z-]+-topic\.arn\], contains\(var\.alerts\.stop_on, /);
    }
  });
});
