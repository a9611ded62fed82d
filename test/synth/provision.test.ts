import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { TerraformOutput, TerraformStack, Testing } from "cdktf";
import { stageModules } from "../../build/stage-modules.js";
import { addEncryption } from "../../infra/data/encryption.js";
import { addStorage } from "../../infra/data/storage.js";
import { addMessaging } from "../../infra/messaging/messaging.js";
import { addNetwork } from "../../infra/network/network.js";
import { securityGroups } from "../../infra/network/security-matrix.js";
import { declareNames } from "../../infra/settings/names.js";
import { declareVariables } from "../../infra/settings/variables.js";
import { statementsOf } from "../../infra/workloads/policy.js";
import { provisioning } from "../../infra/workloads/provision.js";
import { Role } from "../../modules/role/index.js";
import { alertKinds } from "../../runtime/architecture/alerts.js";
import { environments } from "../../runtime/architecture/names.js";
import {
  functionNames,
  services,
  type Workload,
  type WorkloadName,
  workloadName,
  workloads,
} from "../../runtime/architecture/workloads.js";

const rows = Object.entries(workloads) as [WorkloadName, Workload][];
const RUNTIME = join(__dirname, "..", "..", "runtime");

/** Nothing but what all workloads work with, and for each a role and what else it gets, as a later ECS service would. */
function provisioned() {
  const stack = new TerraformStack(Testing.app(), "provisioned");
  const variables = declareVariables(stack);
  const names = declareNames(stack, variables);
  const encryption = addEncryption(stack, variables, names);
  const storage = addStorage(stack, variables, names, encryption);
  const networking = addNetwork(stack, variables, names, storage);
  const messaging = addMessaging(stack, variables, names, encryption);
  const provision = provisioning(variables, names, { encryption, storage, networking, messaging });
  for (const [workload] of rows) {
    const { name, description, policy, ...rest } = provision(workload);
    new Role(stack, workload, { name, description, service: "ecs-tasks.amazonaws.com", statements: policy });
    new TerraformOutput(stack, `${workload}-rest`, { value: rest }).overrideLogicalId(workload);
  }
  return JSON.parse(Testing.synth(stack));
}

/** The ARNs as the stack refers to them. */
const resources = {
  buckets: { evolution: "${module.evolution-bucket.arn}", agents: "${module.agents-bucket.arn}" },
  tables: { state: "${module.state-table.arn}", control: "${module.control-table.arn}" },
  topics: Object.fromEntries(Object.keys(alertKinds).map((kind) => [kind, `\${module.${kind}-topic.arn}`])),
  stateMachine:
    "arn:aws:states:${var.region}:${data.aws_caller_identity.account.account_id}:stateMachine:t-developer-evolution-${var.environment}",
} as Parameters<typeof statementsOf>[1];

describe("what a workload gets by its row, function or service:", () => {
  // biome-ignore lint/suspicious/noExplicitAny: Terraform's JSON, looked into at a few places
  let stack: any;

  beforeAll(() => {
    stageModules();
    stack = provisioned();
  });

  it.each(rows)("%s has a role of its name, which may do what the row says", (name, { purpose, access }) => {
    const { name: role, description, statements } = stack.module[name];
    expect([role, description]).toEqual([`t-developer-${name}-\${var.environment}`, purpose]);
    const allowed = statementsOf(access, resources);
    if (!access.model) expect(statements).toEqual(allowed);
    else for (const { sid } of [...allowed, { sid: "AskModel" }]) expect(statements).toContain(`"sid" = "${sid}"`);
  });

  it.each(rows)("%s is in the security group of its component", (name, { component }) => {
    expect(stack.output[name].value.securityGroupId).toBe(`\${module.security-matrix.group_ids.${component}}`);
  });

  it.each(rows)("%s is told where its stores are, and of the model only where it may ask it", (name, { access }) => {
    const { MODEL, ...environment } = stack.output[name].value.environment;
    expect(MODEL).toBe(access.model && "${jsonencode(var.model)}");
    expect(environment).toEqual(stack.output[functionNames[0]].value.environment);
    expect(environment.STATE_TABLE).toContain("module.state-table");
  });
});

describe("the rows of workloads", () => {
  it("each have a file that does what they say, and no file is without a row", () => {
    const files = (folder: string) =>
      readdirSync(join(RUNTIME, folder)).flatMap((file) => (file.endsWith(".ts") ? [basename(file, ".ts")] : []));
    expect(files("services").sort()).toEqual(Object.keys(services).sort());
    expect(files("handlers")).toEqual(expect.arrayContaining(functionNames));
  });

  it.each(Object.entries(services))("let %s listen where its component's group says", (_, { component, ports }) => {
    expect(Object.values(securityGroups[component].ports ?? {})).toContainEqual(ports);
  });

  it("let no two services listen on the same port", () => {
    const first = Object.values(services).map(({ ports }) => ports.from);
    expect(new Set(first).size).toBe(first.length);
  });

  it.each(Object.entries(services))("give %s a size that Fargate has", (_, { cpuUnits, memoryMb }) => {
    const least = { 256: 512, 512: 1024, 1024: 2048, 2048: 4096, 4096: 8192 }[cpuUnits] ?? Number.NaN;
    expect(memoryMb).toBeGreaterThanOrEqual(least);
    expect(memoryMb).toBeLessThanOrEqual(cpuUnits === 256 ? 2048 : 8 * cpuUnits);
    expect(memoryMb % (cpuUnits === 256 ? 512 : 1024)).toBe(0);
  });

  it("have names that a role may have in every environment", () => {
    for (const [name] of rows) {
      for (const environment of environments) expect(workloadName(name, environment).length).toBeLessThanOrEqual(64);
    }
  });
});
