data "aws_region" "current" {}

data "aws_partition" "current" {}

data "aws_caller_identity" "current" {}

locals {
  account       = data.aws_caller_identity.current.account_id
  partition     = data.aws_partition.current.partition
  region        = data.aws_region.current.name
  arn_prefix    = "arn:${local.partition}:cloudtrail:${local.region}:${local.account}:trail"
  log_group     = "/aws/cloudtrail/${var.name}"
  log_group_arn = "arn:${local.partition}:logs:${local.region}:${local.account}:log-group:${local.log_group}"

  # Objects are recorded by their bucket's prefix, tables by their own name.
  data_events = {
    for type, selector in {
      "AWS::S3::Object"      = { equals = null, starts_with = [for arn in sort(var.data_events.bucket_arns) : "${arn}/"] }
      "AWS::DynamoDB::Table" = { equals = sort(var.data_events.table_arns), starts_with = null }
    } : type => selector if length(coalesce(selector.equals, selector.starts_with)) > 0
  }
}

resource "aws_cloudtrail" "this" {
  name                          = var.name
  s3_bucket_name                = var.bucket
  kms_key_id                    = var.key.arn
  is_multi_region_trail         = true
  include_global_service_events = true
  enable_log_file_validation    = true
  cloud_watch_logs_group_arn    = "${aws_cloudwatch_log_group.this.arn}:*"
  cloud_watch_logs_role_arn     = aws_iam_role.this.arn
  tags                          = var.tags

  advanced_event_selector {
    name = "Management"

    field_selector {
      field  = "eventCategory"
      equals = ["Management"]
    }
  }

  dynamic "advanced_event_selector" {
    for_each = local.data_events

    content {
      name = advanced_event_selector.key

      field_selector {
        field  = "eventCategory"
        equals = ["Data"]
      }

      field_selector {
        field  = "resources.type"
        equals = [advanced_event_selector.key]
      }

      field_selector {
        field       = "resources.ARN"
        equals      = advanced_event_selector.value.equals
        starts_with = advanced_event_selector.value.starts_with
      }
    }
  }

  depends_on = [aws_iam_role_policy.this]
}

resource "aws_cloudwatch_log_group" "this" {
  name              = local.log_group
  retention_in_days = var.retention_days
  kms_key_id        = var.key.arn
  tags              = var.tags
}

resource "aws_iam_role" "this" {
  name        = "${var.name}-trail"
  description = "Lets the trail ${var.name} write to its log group"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "cloudtrail.amazonaws.com" }
      Action    = "sts:AssumeRole" # CloudTrail says neither aws:SourceArn nor aws:SourceAccount when it takes this role
    }]
  })
  tags = var.tags
}

resource "aws_iam_role_policy" "this" {
  name = "write"
  role = aws_iam_role.this.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource = "${local.log_group_arn}:log-stream:*"
    }]
  })
}
