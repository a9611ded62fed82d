data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  # From the name: known at plan, so that every policy can be read there
  log_arn     = "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:log-group:/ecs/${var.name}"
  own_account = [{ test = "StringEquals", variable = "aws:SourceAccount", values = [data.aws_caller_identity.current.account_id] }]

  container = {
    name      = "service"
    image     = var.image
    essential = true
    command   = var.command
    user      = "65532:65532"

    readonlyRootFilesystem = true
    linuxParameters        = { initProcessEnabled = true, capabilities = { drop = ["ALL"] } }
    mountPoints            = [{ sourceVolume = "tmp", containerPath = "/tmp", readOnly = false }]

    portMappings = [for name in sort(keys(var.ports)) : { name = name, containerPort = var.ports[name], hostPort = var.ports[name], protocol = "tcp" }]
    environment  = [for name in sort(keys(var.environment)) : { name = name, value = var.environment[name] }]
    secrets      = [for name in sort(keys(var.secrets)) : { name = name, valueFrom = var.secrets[name] }]
    stopTimeout  = var.stop_seconds

    healthCheck = {
      command     = concat(["CMD"], var.health.command)
      interval    = var.health.interval_seconds
      timeout     = var.health.timeout_seconds
      retries     = var.health.retries
      startPeriod = var.health.grace_seconds
    }

    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.this.name
        awslogs-region        = data.aws_region.current.name
        awslogs-stream-prefix = "task"
      }
    }
  }
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/ecs/${var.name}"
  retention_in_days = var.log.retention_days
  kms_key_id        = var.log.kms_key_arn
  tags              = var.tags
}

# What the code may do
module "task_role" {
  source = "../role"

  name             = var.name
  description      = "Role of the tasks of ${var.name}."
  service          = "ecs-tasks.amazonaws.com"
  trust_conditions = local.own_account
  statements       = var.policy
  tags             = var.tags
}

# What ECS does before the code runs: it pulls the image, reads secrets and opens the log
module "execution_role" {
  source = "../role"

  name             = "${var.name}-execution"
  description      = "Starts the tasks of ${var.name}."
  service          = "ecs-tasks.amazonaws.com"
  trust_conditions = local.own_account
  tags             = var.tags

  statements = concat(
    [
      { sid = "SignInToRegistry", actions = ["ecr:GetAuthorizationToken"], resources = ["*"] },
      {
        sid       = "PullImage"
        actions   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        resources = [var.repository_arn]
      },
      {
        sid       = "WriteLogs"
        actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        resources = ["${local.log_arn}:*"]
      },
    ],
    length(var.secrets) == 0 ? [] : [{
      sid       = "ReadSecrets"
      actions   = ["secretsmanager:GetSecretValue"]
      resources = [for name in sort(keys(var.secrets)) : var.secrets[name]]
    }],
  )
}

# A definition with a value that only apply will tell is no plan's to show, and whoever judges the plan sees this instead
resource "terraform_data" "container" {
  input = local.container
}

resource "aws_ecs_task_definition" "this" {
  family                   = var.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.cpu_units
  memory                   = var.memory_mb
  task_role_arn            = module.task_role.arn
  execution_role_arn       = module.execution_role.arn
  container_definitions    = jsonencode([local.container])
  tags                     = var.tags

  runtime_platform {
    cpu_architecture        = "ARM64"
    operating_system_family = "LINUX"
  }

  volume {
    name = "tmp"
  }
}

resource "aws_service_discovery_service" "this" {
  name        = coalesce(var.discovery.name, var.name)
  description = var.description
  tags        = var.tags

  dns_config {
    namespace_id   = var.discovery.namespace_id
    routing_policy = "MULTIVALUE"

    dns_records {
      type = "A"
      ttl  = 10
    }
  }
}

resource "aws_ecs_service" "this" {
  name                   = var.name
  cluster                = var.cluster
  task_definition        = aws_ecs_task_definition.this.arn
  desired_count          = var.count_of_tasks.min
  platform_version       = "LATEST"
  propagate_tags         = "SERVICE"
  enable_execute_command = false
  tags                   = var.tags

  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  health_check_grace_period_seconds  = length(var.target_groups) == 0 ? null : var.health.grace_seconds

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  capacity_provider_strategy {
    capacity_provider = "FARGATE"
    base              = var.count_of_tasks.on_demand
    weight            = var.spot ? 0 : 1
  }

  dynamic "capacity_provider_strategy" {
    for_each = var.spot ? [true] : []
    content {
      capacity_provider = "FARGATE_SPOT"
      weight            = 1
    }
  }

  network_configuration {
    subnets          = var.subnet_ids
    security_groups  = var.security_group_ids
    assign_public_ip = false
  }

  dynamic "load_balancer" {
    for_each = var.target_groups
    content {
      target_group_arn = load_balancer.value.arn
      container_name   = "service"
      container_port   = load_balancer.value.port
    }
  }

  service_registries {
    registry_arn = aws_service_discovery_service.this.arn
  }

  lifecycle {
    ignore_changes = [desired_count] # scaling's to say
  }
}
