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
}

variables {
  name = "alerts"
}

run "is_private_encrypted_and_redriven" {
  command = plan

  assert {
    condition     = aws_sqs_queue.this.sqs_managed_sse_enabled && aws_sqs_queue.dead_letter[0].sqs_managed_sse_enabled
    error_message = "Both queues are encrypted without a key of one's own."
  }

  assert {
    condition = jsondecode(aws_sqs_queue.this.policy).Statement == [{
      Sid       = "TlsOnly"
      Effect    = "Deny"
      Principal = "*"
      Action    = "sqs:*"
      Resource  = "arn:aws:sqs:us-east-1:123456789012:alerts"
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
    error_message = "Without senders the policy allows nobody and denies clear text."
  }

  assert {
    condition     = jsondecode(aws_sqs_queue.dead_letter[0].redrive_allow_policy).sourceQueueArns == ["arn:aws:sqs:us-east-1:123456789012:alerts"]
    error_message = "Only this queue may redrive into its dead-letter queue."
  }
}

run "redrives_to_its_own_dead_letter_queue" {
  command = plan

  variables {
    max_receives = 3
  }

  assert {
    condition = jsondecode(aws_sqs_queue.this.redrive_policy) == {
      deadLetterTargetArn = "arn:aws:sqs:us-east-1:123456789012:alerts-dlq"
      maxReceiveCount     = 3
    }
    error_message = "The queue does not redrive to its own dead-letter queue."
  }

  assert {
    condition     = output.dead_letter_arn == "arn:aws:sqs:us-east-1:123456789012:alerts-dlq"
    error_message = "dead_letter_arn should be that of its own queue."
  }
}

run "redrives_to_a_shared_queue_with_a_key" {
  command = plan

  variables {
    dead_letter = { arn = "arn:aws:sqs:us-east-1:123456789012:failures" }
    key         = { arn = "arn:aws:kms:us-east-1:123456789012:key/1" }
    senders = {
      Alerts = { service = "sns.amazonaws.com", source_arns = ["arn:aws:sns:us-east-1:123456789012:alerts"] }
    }
  }

  assert {
    condition     = length(aws_sqs_queue.dead_letter) == 0 && output.dead_letter_arn == "arn:aws:sqs:us-east-1:123456789012:failures"
    error_message = "A shared dead-letter queue leaves no room for one of its own."
  }

  assert {
    condition     = aws_sqs_queue.this.kms_master_key_id == "arn:aws:kms:us-east-1:123456789012:key/1"
    error_message = "The queue does not use the key."
  }

  assert {
    condition     = jsondecode(aws_sqs_queue.this.policy).Statement[1].Condition.ArnEquals["aws:SourceArn"] == ["arn:aws:sns:us-east-1:123456789012:alerts"]
    error_message = "The service may send only for the topic."
  }
}

run "terminal_has_no_redrive" {
  command = plan

  variables {
    terminal = true
  }

  assert {
    condition     = length(aws_sqs_queue.dead_letter) == 0 && output.dead_letter_arn == null
    error_message = "A terminal queue has no dead-letter queue."
  }
}

run "refuses_a_sender_without_source" {
  command = plan

  variables {
    senders = { Everybody = { service = "sns.amazonaws.com", source_arns = ["arn:aws:sns:*:*:*"] } }
  }

  expect_failures = [var.senders]
}

run "refuses_dead_letters_of_dead_letters" {
  command = plan

  variables {
    terminal    = true
    dead_letter = { arn = "arn:aws:sqs:us-east-1:123456789012:failures" }
  }

  expect_failures = [var.dead_letter]
}

run "refuses_a_key_alias" {
  command = plan

  variables {
    key = { arn = "arn:aws:kms:us-east-1:123456789012:alias/aws/sqs" }
  }

  expect_failures = [var.key]
}
