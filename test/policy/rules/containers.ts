import { type Plan, type Resource, UNKNOWN } from "../../../infra/terraform/plan.js";
import { all, each, expectIs, type Finding, type Rule } from "../rule.js";

const DEFINITION = ["aws_ecs_task_definition"];
const SERVICE = ["aws_ecs_service"];
const CLUSTER = ["aws_ecs_cluster"];
const REPOSITORY = ["aws_ecr_repository"];
const SECRET_NAME = /(secret|password|passwd|token|api_?key|private_?key)/i;
const SECRET_VALUE = /AKIA[0-9A-Z]{16}|-----BEGIN [A-Z ]*PRIVATE KEY-----/;

/** What of a container's definition is judged. */
interface Container {
  readonly name: string;
  readonly readonlyRootFilesystem?: boolean;
  readonly privileged?: boolean;
  readonly user?: string;
  /** A value that only apply will tell is left out. */
  readonly environment?: readonly { readonly name: string; readonly value?: string }[];
  readonly logConfiguration?: object;
}

const everyContainer =
  (judge: (container: Container) => Finding) =>
  (definition: Resource, plan: Plan): Finding => {
    const containers = containersOf(definition, plan);
    if (containers === UNKNOWN) return "container_definitions is not provable: known only after apply";
    return all(containers.length > 0 || "has no container", ...containers.map(judge));
  };

/** As the definition has them; where only apply will tell a value of it, as the module says it beside (modules/service). */
function containersOf(definition: Resource, plan: Plan): readonly Container[] | typeof UNKNOWN {
  const json = definition.get("container_definitions");
  if (json !== UNKNOWN) return JSON.parse(String(json)) as Container[];
  const beside = definition.address.replace(/aws_ecs_task_definition\.\w+$/, "terraform_data.container");
  const container = plan
    .of("terraform_data")
    .find(({ address }) => address === beside)
    ?.get("input");
  return container === undefined || container === UNKNOWN ? UNKNOWN : [container as Container];
}

const unprivileged = ({ name, privileged, user = "root" }: Container): Finding =>
  all(!privileged || `${name} is privileged`, !/^(root|0)(:|$)/.test(user) || `${name} runs as root`);

const noSecrets = ({ name, environment = [] }: Container): Finding => {
  const secret = environment.find((v) => SECRET_NAME.test(v.name) || SECRET_VALUE.test(v.value ?? ""));
  return !secret || `${name} has what looks like a secret in its environment: ${secret.name}`;
};

const rolesDiffer = (definition: Resource, plan: Plan): Finding => {
  const roles = ["task_role_arn", "execution_role_arn"].map((role) => [
    ...(definition.get(role) === UNKNOWN ? [] : [String(definition.get(role))]),
    ...[...plan.refersTo(definition, role)].filter((address) => address.includes("aws_iam_role.")),
  ]);
  const [task, execution] = roles;
  return all(
    (task.length > 0 && execution.length > 0) || "has no role of its own, or none to be started by",
    !task.some((role) => execution.includes(role)) || "its code has the role by which it is started",
  );
};

const execLogged = (cluster: Resource): Finding =>
  all(
    expectIs(cluster, "configuration.0.execute_command_configuration.0.logging", "OVERRIDE"),
    cluster.has("configuration.0.execute_command_configuration.0.log_configuration.0.cloud_watch_log_group_name") ||
      "keeps no record of shells",
  );

const insights = (cluster: Resource): Finding =>
  cluster.list("setting").some((s) => s.name === "containerInsights" && String(s.value).startsWith("enabled")) ||
  "measures no tasks";

/** Rules about tasks, services, clusters and images. */
export const containers: readonly Rule[] = [
  each(
    58,
    "container-root-read-only",
    ["ECS.5", "CKV_AWS_336"],
    DEFINITION,
    everyContainer((c) => c.readonlyRootFilesystem === true || `${c.name} can write on its root`),
  ),
  each(59, "container-unprivileged", ["ECS.1", "ECS.4", "CKV_AWS_334"], DEFINITION, everyContainer(unprivileged)),
  each(60, "service-no-public-ip", ["ECS.2", "CKV_AWS_333"], SERVICE, (s) =>
    expectIs(s, "network_configuration.0.assign_public_ip", false),
  ),
  each(
    61,
    "task-own-processes",
    ["ECS.3", "CKV_AWS_335"],
    DEFINITION,
    (d) => !d.is("pid_mode", "host") || "sees the processes of its host",
  ),
  each(62, "container-no-secrets", ["ECS.8"], DEFINITION, everyContainer(noSecrets)),
  each(
    63,
    "container-logged",
    ["ECS.9"],
    DEFINITION,
    everyContainer((c) => c.logConfiguration !== undefined || `${c.name} logs nowhere`),
  ),
  each(64, "service-platform-latest", ["ECS.10", "CKV_AWS_332"], SERVICE, (s) =>
    expectIs(s, "platform_version", "LATEST"),
  ),
  each(65, "cluster-insights", ["ECS.12", "CKV_AWS_65"], CLUSTER, insights, { production: true }),
  each(66, "cluster-shells-logged", ["CKV_AWS_223"], CLUSTER, execLogged),
  each(67, "task-roles-apart", ["CKV_AWS_249"], DEFINITION, rolesDiffer),
  each(68, "repository-scanned-and-immutable", ["ECR.1", "ECR.2", "CKV_AWS_163", "CKV_AWS_51"], REPOSITORY, (r) =>
    all(
      expectIs(r, "image_tag_mutability", "IMMUTABLE"),
      expectIs(r, "image_scanning_configuration.0.scan_on_push", true),
    ),
  ),
  each(
    68,
    "repository-cleaned",
    ["ECR.3"],
    REPOSITORY,
    (r, plan) => plan.referring("aws_ecr_lifecycle_policy", r).length > 0 || "keeps every image for ever",
  ),
];
