mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/shop-backup" }
  }
}

variables {
  name          = "shop"
  key           = { arn = "arn:aws:kms:eu-west-1:123456789012:key/1" }
  resource_arns = ["arn:aws:s3:::shop-pictures", "arn:aws:dynamodb:eu-west-1:123456789012:table/orders"]
}

run "daily" {
  assert {
    condition     = aws_backup_vault.this.kms_key_arn == var.key.arn && !aws_backup_vault.this.force_destroy
    error_message = "encrypted, and kept"
  }
  assert {
    condition     = one(aws_backup_plan.this.rule).rule_name == "daily" && one(aws_backup_plan.this.rule).lifecycle[0].delete_after == 35
    error_message = "one backup a day for five weeks"
  }
  assert {
    condition     = aws_backup_selection.this.resources == var.resource_arns
    error_message = "what was named is selected"
  }
  assert {
    condition     = !strcontains(join(" ", [for attachment in aws_iam_role_policy_attachment.this : attachment.policy_arn]), "Administrator")
    error_message = "the service's own policies only"
  }
}

run "copies" {
  command = plan
  variables {
    rules = {
      daily   = { schedule = "cron(0 3 * * ? *)" }
      monthly = { schedule = "cron(0 4 1 * ? *)", cold_after_days = 30, delete_after_days = 365, copy_to_vault_arns = { recovery = "arn:aws:backup:eu-north-1:123456789012:backup-vault:shop" } }
    }
  }
  assert {
    condition     = { for rule in aws_backup_plan.this.rule : rule.rule_name => length(rule.copy_action) } == { daily = 0, monthly = 1 }
    error_message = "the monthly backup is copied to the other region"
  }
}

run "not_cron" {
  command = plan
  variables {
    rules = { daily = { schedule = "every day" } }
  }
  expect_failures = [var.rules]
}

run "cold_storage_too_short" {
  command = plan
  variables {
    rules = { daily = { schedule = "cron(0 3 * * ? *)", cold_after_days = 30, delete_after_days = 60 } }
  }
  expect_failures = [var.rules]
}

run "nothing_to_back_up" {
  command = plan
  variables {
    resource_arns = []
  }
  expect_failures = [var.resource_arns]
}
