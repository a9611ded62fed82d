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
  mock_resource "aws_rds_cluster" {
    defaults = { arn = "arn:aws:rds:eu-west-1:123456789012:cluster:shop", cluster_resource_id = "cluster-ABC" }
  }
}

variables {
  name               = "shop"
  database_name      = "shop"
  subnet_ids         = ["subnet-a", "subnet-b"]
  security_group_ids = ["sg-1"]
}

run "defaults" {
  assert {
    condition     = { for p in aws_rds_cluster_parameter_group.this.parameter : p.name => p.value }["rds.force_ssl"] == "1" && aws_rds_cluster_parameter_group.this.family == "aurora-postgresql16"
    error_message = "TLS or nothing"
  }
  assert {
    condition     = aws_rds_cluster.this.iam_database_authentication_enabled && aws_rds_cluster.this.manage_master_user_password
    error_message = "tokens, and a password that nobody writes down"
  }
  assert {
    condition     = aws_rds_cluster.this.storage_encrypted && aws_rds_cluster.this.copy_tags_to_snapshot && aws_rds_cluster.this.backup_retention_period == 7
    error_message = "encrypted and backed up"
  }
  assert {
    condition     = aws_rds_cluster.this.deletion_protection && !aws_rds_cluster.this.skip_final_snapshot && aws_rds_cluster.this.final_snapshot_identifier == "shop-final"
    error_message = "nothing goes by accident"
  }
  assert {
    condition     = aws_rds_cluster.this.serverlessv2_scaling_configuration[0].min_capacity == 0.5 && aws_rds_cluster.this.serverlessv2_scaling_configuration[0].max_capacity == 4
    error_message = "scales from a half to four units"
  }
  assert {
    condition     = { for name, i in aws_rds_cluster_instance.this : name => [i.identifier, i.instance_class, i.publicly_accessible, i.auto_minor_version_upgrade] } == { first = ["shop-first", "db.serverless", false, true] }
    error_message = "one instance, not public"
  }
  assert {
    condition     = aws_rds_cluster.this.enabled_cloudwatch_logs_exports == toset(["postgresql"]) && aws_cloudwatch_log_group.this.name == "/aws/rds/cluster/shop/postgresql"
    error_message = "its log is kept where we say for how long"
  }
  assert {
    condition     = output.users_arn_prefix == "arn:aws:rds-db:eu-west-1:123456789012:dbuser:cluster-ABC"
    error_message = "policies can name users"
  }
}

run "stops_when_nobody_is_there" {
  command = plan
  variables {
    capacity            = { min = 0, max = 1 }
    deletion_protection = false
  }
  assert {
    condition     = aws_rds_cluster.this.serverlessv2_scaling_configuration[0].seconds_until_auto_pause == 900
    error_message = "after a quarter of an hour"
  }
  assert {
    condition     = aws_rds_cluster.this.skip_final_snapshot
    error_message = "removable"
  }
}

run "takes_over" {
  command = plan
  variables {
    instances = { first = 0, second = 1 }
    key       = { arn = "arn:aws:kms:eu-west-1:123456789012:key/1" }
  }
  assert {
    condition     = { for name, i in aws_rds_cluster_instance.this : name => i.promotion_tier } == { first = 0, second = 1 }
    error_message = "the second takes over"
  }
  assert {
    condition     = aws_rds_cluster.this.kms_key_id == "arn:aws:kms:eu-west-1:123456789012:key/1" && aws_rds_cluster.this.master_user_secret_kms_key_id == aws_rds_cluster.this.kms_key_id
    error_message = "all with the key"
  }
}

run "smaller_than_its_least" {
  command = plan
  variables {
    capacity = { min = 4, max = 2 }
  }
  expect_failures = [var.capacity]
}

run "thirds" {
  command = plan
  variables {
    capacity = { min = 0.3 }
  }
  expect_failures = [var.capacity]
}

run "one_zone" {
  command = plan
  variables {
    subnet_ids = ["subnet-a"]
  }
  expect_failures = [var.subnet_ids]
}

run "open_to_the_vpc" {
  command = plan
  variables {
    security_group_ids = []
  }
  expect_failures = [var.security_group_ids]
}

run "no_backup" {
  command = plan
  variables {
    backup = { days = 0 }
  }
  expect_failures = [var.backup]
}

run "no_instance" {
  command = plan
  variables {
    instances = {}
  }
  expect_failures = [var.instances]
}

run "name_with_two_hyphens" {
  command = plan
  variables {
    name = "my--shop"
  }
  expect_failures = [var.name]
}

run "version_that_there_is_not" {
  command = plan
  variables {
    engine_version = "9.6"
  }
  expect_failures = [var.engine_version]
}

run "database_name_with_hyphen" {
  command = plan
  variables {
    database_name = "my-shop"
  }
  expect_failures = [var.database_name]
}

run "window_that_is_none" {
  command = plan
  variables {
    maintenance_window = "sunday"
  }
  expect_failures = [var.maintenance_window]
}
