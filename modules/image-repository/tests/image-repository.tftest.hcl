mock_provider "aws" {
  mock_resource "aws_ecr_repository" {
    defaults = { arn = "arn:aws:ecr:eu-west-1:123456789012:repository/shop" }
  }
}

variables {
  name = "shop"
}

run "defaults" {
  assert {
    condition     = aws_ecr_repository.this.image_tag_mutability == "IMMUTABLE" && aws_ecr_repository.this.image_scanning_configuration[0].scan_on_push && !aws_ecr_repository.this.force_delete
    error_message = "tags stay, images are scanned, nothing goes by accident"
  }
  assert {
    condition     = aws_ecr_repository.this.encryption_configuration[0].encryption_type == "AES256"
    error_message = "encrypted without a key of ours"
  }
  assert {
    condition     = [for rule in jsondecode(aws_ecr_lifecycle_policy.this.policy).rules : [rule.selection.tagStatus, rule.selection.countNumber]] == [["untagged", 7], ["any", 30]]
    error_message = "what is not used goes"
  }
}

run "own_key" {
  command = plan
  variables {
    key = { arn = "arn:aws:kms:eu-west-1:123456789012:key/1" }
  }
  assert {
    condition     = aws_ecr_repository.this.encryption_configuration[0].encryption_type == "KMS" && aws_ecr_repository.this.encryption_configuration[0].kms_key == "arn:aws:kms:eu-west-1:123456789012:key/1"
    error_message = "encrypted with the key"
  }
}

run "upper_case" {
  command = plan
  variables {
    name = "Shop"
  }
  expect_failures = [var.name]
}

run "alias_for_a_key" {
  command = plan
  variables {
    key = { arn = "arn:aws:kms:eu-west-1:123456789012:alias/shop" }
  }
  expect_failures = [var.key]
}

run "nothing_to_go_back_to" {
  command = plan
  variables {
    keep = 1
  }
  expect_failures = [var.keep]
}

run "no_time_for_the_untagged" {
  command = plan
  variables {
    untagged_days = 0
  }
  expect_failures = [var.untagged_days]
}
