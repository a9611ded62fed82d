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
  mock_resource "aws_kms_key" {
    defaults = { key_id = "1234" }
  }
}

variables {
  name        = "shop-data"
  description = "Orders and customers"
}

run "account_alone" {
  assert {
    condition     = aws_kms_key.this.enable_key_rotation && aws_kms_key.this.deletion_window_in_days == 30
    error_message = "the key is rotated and cannot be lost at once"
  }
  assert {
    condition     = [for statement in jsondecode(aws_kms_key.this.policy).Statement : statement.Principal] == [{ AWS = "arn:aws:iam::123456789012:root" }]
    error_message = "nobody but the account administers the key"
  }
  assert {
    condition     = output.arn == "arn:aws:kms:eu-west-1:123456789012:key/1234" && output.alias == "alias/shop-data"
    error_message = "names of the key"
  }
}

run "services" {
  command = plan
  variables {
    services = {
      cloudwatch      = {}
      logs            = {}
      cloudtrail      = { source_arns = ["arn:aws:cloudtrail:*:123456789012:trail/shop"] }
      "delivery.logs" = { source_account = false }
    }
  }
  assert {
    condition = { for statement in jsondecode(aws_kms_key.this.policy).Statement : statement.Sid => try(statement.Principal.Service, "") } == {
      Administration = ""
      Cloudwatch     = "cloudwatch.amazonaws.com"
      Logs           = "logs.eu-west-1.amazonaws.com"
      Cloudtrail     = "cloudtrail.amazonaws.com"
      DeliveryLogs   = "delivery.logs.amazonaws.com"
    }
    error_message = "one statement a service, with its principal"
  }
  assert {
    condition = { for statement in jsondecode(aws_kms_key.this.policy).Statement : statement.Sid => try(statement.Condition, null) } == {
      Administration = null
      Cloudwatch     = { StringEquals = { "aws:SourceAccount" = "123456789012" } }
      Logs           = { ArnLike = { "kms:EncryptionContext:aws:logs:arn" = ["arn:aws:logs:eu-west-1:123456789012:*"] } }
      Cloudtrail = {
        StringEquals = { "aws:SourceAccount" = "123456789012" }
        ArnLike      = { "aws:SourceArn" = ["arn:aws:cloudtrail:*:123456789012:trail/shop"] }
      }
      DeliveryLogs = null
    }
    error_message = "every service is held to this account's resources"
  }
}

run "actions" {
  command = plan
  variables {
    services = { sns = {}, s3 = { actions = ["kms:GenerateDataKey"] } }
  }
  assert {
    condition = { for statement in jsondecode(aws_kms_key.this.policy).Statement : statement.Sid => statement.Action } == {
      Administration = "kms:*"
      Sns            = ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey*"]
      S3             = ["kms:GenerateDataKey"]
    }
    error_message = "services encrypt and decrypt unless said otherwise"
  }
}

run "users" {
  command = plan
  variables {
    users = { role_arns = ["arn:aws:iam::123456789012:role/clerk"], services = ["s3", "dynamodb"] }
  }
  assert {
    condition = jsondecode(aws_kms_key.this.policy).Statement[1].Condition == {
      StringEquals = {
        "kms:CallerAccount" = "123456789012"
        "kms:ViaService"    = ["dynamodb.eu-west-1.amazonaws.com", "s3.eu-west-1.amazonaws.com"]
      }
      ArnEquals = { "aws:PrincipalArn" = ["arn:aws:iam::123456789012:role/clerk"] }
    }
    error_message = "named roles use the key through named services only"
  }
  assert {
    condition     = jsondecode(aws_kms_key.this.policy).Statement[1].Action == ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"]
    error_message = "they encrypt and decrypt, and administer nothing"
  }
}

run "user_with_a_wildcard" {
  command = plan
  variables {
    users = { role_arns = ["arn:aws:iam::123456789012:role/*"], services = ["s3"] }
  }
  expect_failures = [var.users]
}

run "service_with_its_whole_principal" {
  command = plan
  variables {
    services = { "sns.amazonaws.com" = {} }
  }
  expect_failures = [var.services]
}

run "all_actions" {
  command = plan
  variables {
    services = { sns = { actions = ["kms:*"] } }
  }
  expect_failures = [var.services]
}

run "window_too_short" {
  command = plan
  variables {
    deletion_window_days = 1
  }
  expect_failures = [var.deletion_window_days]
}
