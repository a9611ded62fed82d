mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { name = "eu-west-1" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/prices" }
  }
  mock_resource "aws_ecs_task_definition" {
    defaults = { arn = "arn:aws:ecs:eu-west-1:123456789012:task-definition/prices:1" }
  }
  mock_resource "aws_service_discovery_service" {
    defaults = { arn = "arn:aws:servicediscovery:eu-west-1:123456789012:service/srv-1" }
  }
}

variables {
  name               = "prices"
  description        = "Prices of the shop"
  cluster            = "arn:aws:ecs:eu-west-1:123456789012:cluster/shop"
  image              = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop:v1"
  repository_arn     = "arn:aws:ecr:eu-west-1:123456789012:repository/shop"
  command            = ["node", "services.mjs", "prices"]
  cpu_units          = 256
  memory_mb          = 512
  ports              = { api = 8000 }
  environment        = { STAGE = "test" }
  health             = { command = ["node", "healthy.mjs"] }
  count_of_tasks     = { min = 2, max = 8 }
  subnet_ids         = ["subnet-a", "subnet-b"]
  security_group_ids = ["sg-1"]
  discovery          = { namespace_id = "ns-1" }
}

run "locked_up" {
  assert {
    condition     = jsonencode([terraform_data.container.input]) == aws_ecs_task_definition.this.container_definitions
    error_message = "what plans show is what is run"
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].readonlyRootFilesystem && jsondecode(aws_ecs_task_definition.this.container_definitions)[0].user == "65532:65532" && jsondecode(aws_ecs_task_definition.this.container_definitions)[0].linuxParameters.capabilities.drop == ["ALL"]
    error_message = "not root, no capabilities, nothing to write on"
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].mountPoints == [{ sourceVolume = "tmp", containerPath = "/tmp", readOnly = false }]
    error_message = "but /tmp"
  }
  assert {
    condition     = !one(aws_ecs_service.this.network_configuration).assign_public_ip && aws_ecs_service.this.platform_version == "LATEST" && !aws_ecs_service.this.enable_execute_command
    error_message = "no public address, no shell"
  }
  assert {
    condition     = module.task_role.name == "prices" && module.execution_role.name == "prices-execution"
    error_message = "two roles"
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].logConfiguration.options.awslogs-group == "/ecs/prices"
    error_message = "it logs"
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].healthCheck.command == ["CMD", "node", "healthy.mjs"] && jsondecode(aws_ecs_task_definition.this.container_definitions)[0].stopTimeout == 30
    error_message = "it is asked whether it is well, and has time to end"
  }
  assert {
    condition     = aws_ecs_service.this.deployment_circuit_breaker[0].enable && aws_ecs_service.this.deployment_circuit_breaker[0].rollback
    error_message = "what does not come up is rolled back"
  }
}

run "scales" {
  command = plan
  variables {
    scaling       = { requests = { per_minute = 600, resource_label = "app/shop/1/targetgroup/prices/2" } }
    target_groups = { public = { arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/prices/2", port = 8000 } }
    schedule      = { down = "0 20 ? * MON-FRI *", up = "0 7 ? * MON-FRI *" }
    spot          = true
  }
  assert {
    condition     = { for name, p in aws_appautoscaling_policy.this : name => [p.target_tracking_scaling_policy_configuration[0].predefined_metric_specification[0].predefined_metric_type, p.target_tracking_scaling_policy_configuration[0].target_value] } == { cpu = ["ECSServiceAverageCPUUtilization", 60], memory = ["ECSServiceAverageMemoryUtilization", 75], requests = ["ALBRequestCountPerTarget", 600] }
    error_message = "by processor, memory and requests"
  }
  assert {
    condition     = { for name, a in aws_appautoscaling_scheduled_action.this : name => [a.schedule, a.scalable_target_action[0].min_capacity, a.scalable_target_action[0].max_capacity] } == { down = ["cron(0 20 ? * MON-FRI *)", "0", "0"], up = ["cron(0 7 ? * MON-FRI *)", "2", "8"] }
    error_message = "to zero and back"
  }
  assert {
    condition     = { for s in aws_ecs_service.this.capacity_provider_strategy : s.capacity_provider => s.weight } == { FARGATE = 0, FARGATE_SPOT = 1 } && [for s in aws_ecs_service.this.capacity_provider_strategy : s.base if s.capacity_provider == "FARGATE"] == [1]
    error_message = "one on demand, the others on spot"
  }
  assert {
    condition     = aws_appautoscaling_target.this.resource_id == "service/shop/prices"
    error_message = "it is this service that scales"
  }
}

run "secrets_are_read_by_ecs" {
  command = plan
  variables {
    secrets = { TOKEN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:token-abc" }
  }
  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].secrets == [{ name = "TOKEN", valueFrom = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:token-abc" }]
    error_message = "by ARN"
  }
}

run "latest" {
  command = plan
  variables {
    image = "shop:latest"
  }
  expect_failures = [var.image]
}

run "too_little_memory" {
  command = plan
  variables {
    memory_mb = 256
  }
  expect_failures = [var.memory_mb]
}

run "port_of_root" {
  command = plan
  variables {
    ports = { api = 80 }
  }
  expect_failures = [var.ports]
}

run "port_that_nobody_listens_on" {
  command = plan
  variables {
    target_groups = { public = { arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/prices/2", port = 9000 } }
  }
  expect_failures = [var.target_groups]
}

run "secret_in_the_environment" {
  command = plan
  variables {
    environment = { KEY = "AKIAABCDEFGHIJKLMNOP" }
  }
  expect_failures = [var.environment]
}

run "secret_that_is_none" {
  command = plan
  variables {
    secrets = { TOKEN = "abc" }
  }
  expect_failures = [var.secrets]
}

run "one_zone" {
  command = plan
  variables {
    subnet_ids = ["subnet-a"]
  }
  expect_failures = [var.subnet_ids]
}

run "odd_processor" {
  command = plan
  variables {
    cpu_units = 300
  }
  expect_failures = [var.cpu_units]
}

run "five_fields" {
  command = plan
  variables {
    schedule = { down = "0 20 * * *", up = "0 7 ? * MON-FRI *" }
  }
  expect_failures = [var.schedule]
}

run "more_than_there_may_be" {
  command = plan
  variables {
    count_of_tasks = { min = 3, max = 2 }
  }
  expect_failures = [var.count_of_tasks]
}

run "never_well" {
  command = plan
  variables {
    health = { command = [] }
  }
  expect_failures = [var.health]
}

run "no_time_to_end" {
  command = plan
  variables {
    stop_seconds = 1
  }
  expect_failures = [var.stop_seconds]
}

run "not_a_cluster" {
  command = plan
  variables {
    cluster = "shop"
  }
  expect_failures = [var.cluster]
}
