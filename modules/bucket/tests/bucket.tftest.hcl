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
    defaults = { arn = "arn:aws:iam::123456789012:role/shop-replication" }
  }
}

variables {
  name = "shop-pictures"
}

run "closed_by_default" {
  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.this.block_public_acls,
      aws_s3_bucket_public_access_block.this.block_public_policy,
      aws_s3_bucket_public_access_block.this.ignore_public_acls,
      aws_s3_bucket_public_access_block.this.restrict_public_buckets,
    ])
    error_message = "nothing is public"
  }
  assert {
    condition     = aws_s3_bucket_ownership_controls.this.rule[0].object_ownership == "BucketOwnerEnforced"
    error_message = "no ACLs"
  }
  assert {
    condition     = aws_s3_bucket_versioning.this.versioning_configuration[0].status == "Enabled" && !aws_s3_bucket.this.force_destroy
    error_message = "nothing is lost by accident"
  }
  assert {
    condition     = one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default[0].sse_algorithm == "AES256"
    error_message = "encrypted without a key of ours"
  }
  assert {
    condition = { for statement in jsondecode(aws_s3_bucket_policy.this.policy).Statement : statement.Sid => [statement.Effect, statement.Condition, statement.Resource] } == {
      DenyInsecureTransport = ["Deny", { Bool = { "aws:SecureTransport" = "false" } }, ["arn:aws:s3:::shop-pictures", "arn:aws:s3:::shop-pictures/*"]]
      DenyOldTls            = ["Deny", { NumericLessThan = { "s3:TlsVersion" = "1.2" } }, ["arn:aws:s3:::shop-pictures", "arn:aws:s3:::shop-pictures/*"]]
    }
    error_message = "TLS 1.2 or nothing, for the bucket and its objects"
  }
}

run "lifecycle" {
  assert {
    condition     = one(aws_s3_bucket_lifecycle_configuration.this.rule[0].transition).days == 30 && one(aws_s3_bucket_lifecycle_configuration.this.rule[0].transition).storage_class == "STANDARD_IA"
    error_message = "Standard-IA after 30 days"
  }
  assert {
    condition     = aws_s3_bucket_lifecycle_configuration.this.rule[0].noncurrent_version_expiration[0].noncurrent_days == 90 && aws_s3_bucket_lifecycle_configuration.this.rule[0].abort_incomplete_multipart_upload[0].days_after_initiation == 7
    error_message = "leftovers go"
  }
  assert {
    condition     = length(aws_s3_bucket_lifecycle_configuration.this.rule[0].expiration) == 0
    error_message = "objects stay"
  }
}

run "own_key" {
  command = plan
  variables {
    key = { arn = "arn:aws:kms:eu-west-1:123456789012:key/1" }
  }
  assert {
    condition     = one(aws_s3_bucket_server_side_encryption_configuration.this.rule).bucket_key_enabled && one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default[0].sse_algorithm == "aws:kms"
    error_message = "KMS with a bucket key"
  }
}

run "access_log" {
  command = plan
  variables {
    access_log = { bucket = "shop-logs" }
  }
  assert {
    condition     = aws_s3_bucket_logging.this[0].target_bucket == "shop-logs" && aws_s3_bucket_logging.this[0].target_prefix == "shop-pictures/"
    error_message = "logs are kept apart by bucket"
  }
}

run "log_bucket" {
  command = plan
  variables {
    log_writers    = ["s3", "vpc", "cloudtrail", "load_balancer"]
    lifecycle_days = { infrequent_access = 0, expiration = 365 }
  }
  assert {
    condition = { for statement in jsondecode(aws_s3_bucket_policy.this.policy).Statement : statement.Sid => statement.Principal.Service if statement.Effect == "Allow" } == {
      WriteS3Logs            = "logging.s3.amazonaws.com"
      AWSLogDeliveryWrite    = "delivery.logs.amazonaws.com"
      AWSLogDeliveryAclCheck = "delivery.logs.amazonaws.com"
      WriteCloudtrailLogs    = "cloudtrail.amazonaws.com"
      CheckCloudtrailAcl     = "cloudtrail.amazonaws.com"
      WriteLoadBalancerLogs  = "logdelivery.elasticloadbalancing.amazonaws.com"
    }
    error_message = "the deliveries named, and no other, may write"
  }
  assert {
    condition = alltrue([
      for statement in jsondecode(aws_s3_bucket_policy.this.policy).Statement :
      strcontains(jsonencode(statement.Condition), "123456789012") if statement.Effect == "Allow"
    ])
    error_message = "deliveries of this account only"
  }
  assert {
    condition = [for statement in jsondecode(aws_s3_bucket_policy.this.policy).Statement : statement if statement.Sid == "AWSLogDeliveryWrite"] == [{
      Sid       = "AWSLogDeliveryWrite"
      Effect    = "Allow"
      Principal = { Service = "delivery.logs.amazonaws.com" }
      Action    = "s3:PutObject"
      Resource  = "arn:aws:s3:::shop-pictures/AWSLogs/123456789012/*"
      Condition = {
        StringEquals = { "aws:SourceAccount" = "123456789012", "s3:x-amz-acl" = "bucket-owner-full-control" }
        ArnLike      = { "aws:SourceArn" = "arn:aws:logs:eu-west-1:123456789012:*" }
      }
    }]
    error_message = "in AWS's own words; it would add them to the policy otherwise, and the next plan would take them away"
  }
  assert {
    condition     = length(aws_s3_bucket_lifecycle_configuration.this.rule[0].transition) == 0 && aws_s3_bucket_lifecycle_configuration.this.rule[0].expiration[0].days == 365
    error_message = "logs expire"
  }
}

run "logs_expire_and_the_rest_stays" {
  command = plan
  variables {
    lifecycle_days    = { expiration = 90 }
    expiring_prefixes = ["AWSLogs/"]
  }
  assert {
    condition     = [for rule in aws_s3_bucket_lifecycle_configuration.this.rule : "${rule.id} ${rule.filter[0].prefix} ${rule.expiration[0].days}" if length(rule.expiration) > 0] == ["expire-AWSLogs AWSLogs/ 90"]
    error_message = "only what is under the prefix expires"
  }
}

run "prefixes_without_days" {
  command = plan
  variables {
    expiring_prefixes = ["AWSLogs/"]
  }
  expect_failures = [var.expiring_prefixes]
}

run "prefixes_without_slash" {
  command = plan
  variables {
    lifecycle_days    = { expiration = 90 }
    expiring_prefixes = ["AWSLogs"]
  }
  expect_failures = [var.expiring_prefixes]
}

run "replication" {
  variables {
    key         = { arn = "arn:aws:kms:eu-west-1:123456789012:key/1" }
    replication = { bucket_arn = "arn:aws:s3:::shop-copy", key = { arn = "arn:aws:kms:eu-north-1:123456789012:key/2" } }
  }
  assert {
    condition     = aws_s3_bucket_replication_configuration.this[0].rule[0].destination[0].bucket == "arn:aws:s3:::shop-copy"
    error_message = "everything is copied"
  }
  assert {
    condition = [for statement in jsondecode(aws_iam_role_policy.replication[0].policy).Statement : statement.Resource] == [
      "arn:aws:s3:::shop-pictures", "arn:aws:s3:::shop-pictures/*", "arn:aws:s3:::shop-copy/*",
    ]
    error_message = "the role reads here and writes there"
  }
  assert {
    condition = [for statement in jsondecode(aws_iam_role_policy.replication_keys[0].policy).Statement : [statement.Action, statement.Resource]] == [
      ["kms:Decrypt", "arn:aws:kms:eu-west-1:123456789012:key/1"],
      ["kms:Encrypt", "arn:aws:kms:eu-north-1:123456789012:key/2"],
    ]
    error_message = "each key for one direction"
  }
}

run "bad_name" {
  command = plan
  variables {
    name = "Shop_Pictures"
  }
  expect_failures = [var.name]
}

run "infrequent_access_too_early" {
  command = plan
  variables {
    lifecycle_days = { infrequent_access = 7 }
  }
  expect_failures = [var.lifecycle_days]
}

run "access_logs_cannot_use_kms" {
  command = plan
  variables {
    key         = { arn = "arn:aws:kms:eu-west-1:123456789012:key/1" }
    log_writers = ["s3"]
  }
  expect_failures = [var.log_writers]
}

run "load_balancer_logs_with_key" {
  command = plan
  variables {
    key         = { arn = "arn:aws:kms:eu-west-1:123456789012:key/1" }
    log_writers = ["load_balancer"]
  }
  expect_failures = [var.log_writers]
}

run "replication_with_one_key" {
  command = plan
  variables {
    replication = { bucket_arn = "arn:aws:s3:::shop-copy", key = { arn = "arn:aws:kms:eu-north-1:123456789012:key/2" } }
  }
  expect_failures = [var.replication]
}
