mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_region" {
    defaults = { name = "us-east-1" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:us-east-1:123456789012:alerts" }
  }
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:us-east-1:123456789012:key/own" }
  }
}

variables {
  name = "alerts"
  subscriptions = {
    operators = { protocol = "email", endpoint = "operators@example.org" }
  }
}

run "alarms_can_publish" {
  command = plan

  assert {
    condition = jsondecode(aws_kms_key.this[0].policy).Statement[1] == {
      Sid       = "Publishers"
      Effect    = "Allow"
      Principal = { Service = ["cloudwatch.amazonaws.com"] }
      Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
      Resource  = "*"
      Condition = { StringEquals = { "aws:SourceAccount" = "123456789012" } }
    }
    error_message = "The key does not let CloudWatch publish."
  }

  assert {
    condition     = output.arn == "arn:aws:sns:us-east-1:123456789012:alerts"
    error_message = "The ARN is known at plan."
  }
}

run "policy_admits_nobody_without_a_condition" {
  variables {
    services = ["events.amazonaws.com"]
  }

  assert {
    condition     = alltrue([for s in jsondecode(aws_sns_topic_policy.this.policy).Statement : length(s.Condition) > 0])
    error_message = "Every statement has a condition."
  }

  assert {
    condition     = jsondecode(aws_sns_topic_policy.this.policy).Statement[*].Sid == ["TlsOnly", "Alarms", "Services"]
    error_message = "The policy denies clear text and allows alarms and the named services."
  }

  assert {
    condition     = jsondecode(aws_kms_key.this[0].policy).Statement[1].Principal.Service == ["cloudwatch.amazonaws.com", "events.amazonaws.com"]
    error_message = "Who may publish may use the key."
  }

  assert {
    condition     = aws_sns_topic.this.kms_master_key_id == "arn:aws:kms:us-east-1:123456789012:key/own"
    error_message = "The topic does not use its own key."
  }
}

run "subscriptions_keep_what_cannot_be_delivered" {
  command = plan

  variables {
    subscriptions = {
      archive = {
        protocol      = "sqs"
        endpoint      = "arn:aws:sqs:us-east-1:123456789012:archive"
        raw           = true
        filter_policy = { severity = ["high"] }
      }
    }
  }

  assert {
    condition     = jsondecode(aws_sns_topic_subscription.this["archive"].redrive_policy).deadLetterTargetArn == "arn:aws:sqs:us-east-1:123456789012:alerts-dlq"
    error_message = "The subscription has no dead-letter queue."
  }

  assert {
    condition     = jsondecode(aws_sns_topic_subscription.this["archive"].filter_policy) == { severity = ["high"] }
    error_message = "The filter is not what was asked."
  }
}

run "shares_a_key_and_a_dead_letter_queue" {
  command = plan

  variables {
    key         = { arn = "arn:aws:kms:us-east-1:123456789012:key/shared" }
    dead_letter = { arn = "arn:aws:sqs:us-east-1:123456789012:failures" }
  }

  assert {
    condition     = length(aws_kms_key.this) == 0 && aws_sns_topic.this.kms_master_key_id == output.key_arn
    error_message = "The topic does not use the shared key."
  }

  assert {
    condition     = length(module.dead_letter) == 0 && output.dead_letter_arn == "arn:aws:sqs:us-east-1:123456789012:failures"
    error_message = "The topic does not use the shared dead-letter queue."
  }
}

run "refuses_to_tell_nobody" {
  command = plan

  variables {
    subscriptions = {}
  }

  expect_failures = [var.subscriptions]
}

run "may_be_told_to_tell_nobody" {
  command = plan

  variables {
    subscriptions          = {}
    allow_no_subscriptions = true
  }

  assert {
    condition     = length(aws_sns_topic_subscription.this) == 0
    error_message = "There should be no subscription."
  }
}

run "refuses_clear_text" {
  command = plan

  variables {
    subscriptions = { hook = { protocol = "http", endpoint = "http://example.org" } }
  }

  expect_failures = [var.subscriptions]
}

run "refuses_an_endpoint_of_another_protocol" {
  command = plan

  variables {
    subscriptions = { hook = { protocol = "sqs", endpoint = "operators@example.org" } }
  }

  expect_failures = [var.subscriptions]
}

run "refuses_the_managed_key" {
  command = plan

  variables {
    key = { arn = "alias/aws/sns" }
  }

  expect_failures = [var.key]
}
