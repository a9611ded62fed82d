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
}

variables {
  name          = "orders"
  partition_key = { name = "customer", type = "S" }
  sort_key      = { name = "number", type = "N" }
}

run "on_demand" {
  assert {
    condition     = aws_dynamodb_table.this.billing_mode == "PAY_PER_REQUEST" && length(aws_appautoscaling_target.this) == 0
    error_message = "paid by request"
  }
  assert {
    condition     = aws_dynamodb_table.this.point_in_time_recovery[0].enabled && aws_dynamodb_table.this.deletion_protection_enabled
    error_message = "nothing is lost by accident"
  }
  assert {
    condition     = length(aws_dynamodb_table.this.server_side_encryption) == 0 && length(aws_dynamodb_table.this.ttl) == 0 && !aws_dynamodb_table.this.stream_enabled
    error_message = "what is not asked for is off"
  }
  assert {
    condition     = output.arn == "arn:aws:dynamodb:eu-west-1:123456789012:table/orders"
    error_message = "composed ARN"
  }
}

run "index" {
  command = plan
  variables {
    indexes = {
      by-time = { partition_key = { name = "customer", type = "S" }, sort_key = { name = "time", type = "S" } }
      by-item = { partition_key = { name = "item", type = "S" }, projection = "INCLUDE", attributes = ["price"] }
    }
  }
  assert {
    condition     = { for attribute in aws_dynamodb_table.this.attribute : attribute.name => attribute.type } == { customer = "S", number = "N", time = "S", item = "S" }
    error_message = "every key attribute is declared once"
  }
  assert {
    condition     = { for index in aws_dynamodb_table.this.global_secondary_index : index.name => join(" ", compact([index.hash_key, index.range_key, index.projection_type])) } == { by-time = "customer time ALL", by-item = "item INCLUDE" }
    error_message = "keys and projections of the indexes"
  }
}

run "provisioned" {
  state_key = "provisioned"
  variables {
    capacity = { read = { min = 5, max = 100 }, write = { min = 2, max = 20, target = 50 } }
    indexes  = { by-time = { partition_key = { name = "customer", type = "S" }, sort_key = { name = "time", type = "S" } } }
  }
  assert {
    condition     = aws_dynamodb_table.this.billing_mode == "PROVISIONED" && aws_dynamodb_table.this.read_capacity == 5 && aws_dynamodb_table.this.write_capacity == 2
    error_message = "starts with the least"
  }
  assert {
    condition = { for name, target in aws_appautoscaling_target.this : name => [target.resource_id, target.scalable_dimension, target.max_capacity] } == {
      "table/read"    = ["table/orders", "dynamodb:table:ReadCapacityUnits", 100]
      "table/write"   = ["table/orders", "dynamodb:table:WriteCapacityUnits", 20]
      "by-time/read"  = ["table/orders/index/by-time", "dynamodb:index:ReadCapacityUnits", 100]
      "by-time/write" = ["table/orders/index/by-time", "dynamodb:index:WriteCapacityUnits", 20]
    }
    error_message = "the table and its indexes are scaled"
  }
  assert {
    condition     = one(aws_appautoscaling_policy.this["table/write"].target_tracking_scaling_policy_configuration).target_value == 50
    error_message = "target use"
  }
}

run "everything" {
  command = plan
  variables {
    key           = { arn = "arn:aws:kms:eu-west-1:123456789012:key/1" }
    ttl_attribute = "expires_at"
    stream        = "NEW_AND_OLD_IMAGES"
    replicas      = { eu-north-1 = { key = { arn = "arn:aws:kms:eu-north-1:123456789012:key/2" } } }
  }
  assert {
    condition     = aws_dynamodb_table.this.server_side_encryption[0].enabled && aws_dynamodb_table.this.ttl[0].attribute_name == "expires_at"
    error_message = "own key and expiry"
  }
  assert {
    condition     = alltrue([for replica in aws_dynamodb_table.this.replica : replica.point_in_time_recovery && replica.region_name == "eu-north-1"])
    error_message = "replicas can be restored too"
  }
}

run "unknown_type" {
  command = plan
  variables {
    partition_key = { name = "customer", type = "string" }
  }
  expect_failures = [var.partition_key]
}

run "one_attribute_of_two_types" {
  command = plan
  variables {
    indexes = { by-number = { partition_key = { name = "number", type = "S" } } }
  }
  expect_failures = [var.indexes]
}

run "replicas_without_stream" {
  command = plan
  variables {
    replicas = { eu-north-1 = {} }
  }
  expect_failures = [var.stream]
}

run "capacity_upside_down" {
  command = plan
  variables {
    capacity = { read = { min = 10, max = 5 }, write = { min = 1, max = 5 } }
  }
  expect_failures = [var.capacity]
}
