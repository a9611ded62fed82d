mock_provider "aws" {}

variables {
  name      = "shop"
  namespace = "shop.internal"
  vpc_id    = "vpc-0a1b2c3d"
}

run "defaults" {
  assert {
    condition     = { for s in aws_ecs_cluster.this.setting : s.name => s.value } == { containerInsights = "enabled" }
    error_message = "every task is measured"
  }
  assert {
    condition     = aws_ecs_cluster.this.configuration[0].execute_command_configuration[0].logging == "OVERRIDE" && aws_ecs_cluster.this.configuration[0].execute_command_configuration[0].log_configuration[0].cloud_watch_log_group_name == "/ecs/shop/exec"
    error_message = "shells are recorded"
  }
  assert {
    condition     = aws_ecs_cluster_capacity_providers.this.capacity_providers == toset(["FARGATE", "FARGATE_SPOT"])
    error_message = "on demand and spot"
  }
  assert {
    condition     = aws_service_discovery_private_dns_namespace.this.name == "shop.internal" && aws_service_discovery_private_dns_namespace.this.vpc == "vpc-0a1b2c3d"
    error_message = "services find each other"
  }
}

run "own_key" {
  command = plan
  variables {
    key      = { arn = "arn:aws:kms:eu-west-1:123456789012:key/1" }
    insights = false
  }
  assert {
    condition     = aws_ecs_cluster.this.configuration[0].execute_command_configuration[0].kms_key_id == "arn:aws:kms:eu-west-1:123456789012:key/1" && aws_ecs_cluster.this.configuration[0].execute_command_configuration[0].log_configuration[0].cloud_watch_encryption_enabled
    error_message = "shells are encrypted"
  }
  assert {
    condition     = { for s in aws_ecs_cluster.this.setting : s.name => s.value } == { containerInsights = "disabled" }
    error_message = "metrics can be left out"
  }
}

run "name_with_blanks" {
  command = plan
  variables {
    name = "my shop"
  }
  expect_failures = [var.name]
}

run "namespace_that_is_no_name" {
  command = plan
  variables {
    namespace = "Shop_Internal"
  }
  expect_failures = [var.namespace]
}

run "no_vpc" {
  command = plan
  variables {
    vpc_id = "subnet-1"
  }
  expect_failures = [var.vpc_id]
}

run "odd_retention" {
  command = plan
  variables {
    log = { retention_days = 42 }
  }
  expect_failures = [var.log]
}
