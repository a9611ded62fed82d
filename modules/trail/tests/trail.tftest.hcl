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
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/cloudtrail/shop" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/shop-trail" }
  }
}

variables {
  name   = "shop"
  bucket = "shop-logs"
  key    = { arn = "arn:aws:kms:eu-west-1:123456789012:key/1" }
}

run "management_events" {
  assert {
    condition     = aws_cloudtrail.this.is_multi_region_trail && aws_cloudtrail.this.enable_log_file_validation && aws_cloudtrail.this.kms_key_id == var.key.arn
    error_message = "all regions, provably unchanged, encrypted"
  }
  assert {
    condition     = [for selector in aws_cloudtrail.this.advanced_event_selector : selector.name] == ["Management"]
    error_message = "data events cost and are asked for"
  }
  assert {
    condition     = endswith(aws_cloudtrail.this.cloud_watch_logs_group_arn, "/aws/cloudtrail/shop:*") && aws_cloudwatch_log_group.this.retention_in_days == 365
    error_message = "events go to CloudWatch too"
  }
  assert {
    condition     = jsondecode(aws_iam_role_policy.this.policy).Statement[0].Resource == "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/cloudtrail/shop:log-stream:*"
    error_message = "the role writes to this group only"
  }
  assert {
    condition     = !can(jsondecode(aws_iam_role.this.assume_role_policy).Statement[0].Condition)
    error_message = "CloudTrail could not take a role that asks on whose behalf it comes"
  }
}

run "data_events" {
  command = plan
  variables {
    data_events = {
      bucket_arns = ["arn:aws:s3:::shop-pictures"]
      table_arns  = ["arn:aws:dynamodb:eu-west-1:123456789012:table/orders"]
    }
  }
  assert {
    condition     = toset([for selector in aws_cloudtrail.this.advanced_event_selector : selector.name]) == toset(["Management", "AWS::S3::Object", "AWS::DynamoDB::Table"])
    error_message = "one selector a kind"
  }
  assert {
    condition = flatten([
      for selector in aws_cloudtrail.this.advanced_event_selector : [for field in selector.field_selector : field.starts_with if field.field == "resources.ARN"] if selector.name == "AWS::S3::Object"
    ]) == ["arn:aws:s3:::shop-pictures/"]
    error_message = "every object of the bucket"
  }
}

run "bucket_by_arn" {
  command = plan
  variables {
    bucket = "arn:aws:s3:::shop-logs"
  }
  expect_failures = [var.bucket]
}

run "table_as_bucket" {
  command = plan
  variables {
    data_events = { bucket_arns = ["arn:aws:dynamodb:eu-west-1:123456789012:table/orders"] }
  }
  expect_failures = [var.data_events]
}

run "not_a_key" {
  command = plan
  variables {
    key = { arn = "alias/shop" }
  }
  expect_failures = [var.key]
}
