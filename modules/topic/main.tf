data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  region    = data.aws_region.current.name

  # From the name: known at plan, so that every policy can be read there
  prefix = "arn:${local.partition}:sns:${local.region}:${local.account}"
  arn    = "${local.prefix}:${var.name}"

  own_account = { StringEquals = { "aws:SourceAccount" = local.account } }

  publishers = concat(
    [{
      Sid       = "Alarms"
      Effect    = "Allow"
      Principal = { Service = "cloudwatch.amazonaws.com" }
      Action    = "sns:Publish"
      Resource  = local.arn
      Condition = merge(local.own_account, {
        ArnLike = { "aws:SourceArn" = "arn:${local.partition}:cloudwatch:${local.region}:${local.account}:alarm:*" }
      })
    }],
    length(var.services) == 0 ? [] : [{
      Sid       = "Services"
      Effect    = "Allow"
      Principal = { Service = sort(var.services) }
      Action    = "sns:Publish"
      Resource  = local.arn
      Condition = local.own_account
    }],
  )

  tls_only = {
    Sid       = "TlsOnly"
    Effect    = "Deny"
    Principal = "*"
    Action    = "sns:Publish"
    Resource  = local.arn
    Condition = { Bool = { "aws:SecureTransport" = "false" } }
  }
}

# CloudWatch cannot publish through the AWS managed key, whose policy nobody can change
resource "aws_kms_key" "this" {
  count = var.key == null ? 1 : 0

  description             = "Messages of the topic ${var.name}"
  enable_key_rotation     = true
  deletion_window_in_days = 7
  tags                    = var.tags

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Account"
        Effect    = "Allow"
        Principal = { AWS = "arn:${local.partition}:iam::${local.account}:root" }
        Action    = "kms:*"
        Resource  = "*"
      },
      {
        Sid       = "Publishers"
        Effect    = "Allow"
        Principal = { Service = sort(concat(["cloudwatch.amazonaws.com"], tolist(var.services))) }
        Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource  = "*"
        Condition = local.own_account
      },
    ]
  })
}

resource "aws_kms_alias" "this" {
  count = var.key == null ? 1 : 0

  name          = "alias/${var.name}"
  target_key_id = aws_kms_key.this[0].key_id
}

resource "aws_sns_topic" "this" {
  name              = var.name
  display_name      = var.display_name
  kms_master_key_id = var.key == null ? one(aws_kms_key.this[*].arn) : var.key.arn
  tags              = var.tags
}

resource "aws_sns_topic_policy" "this" {
  arn    = aws_sns_topic.this.arn
  policy = jsonencode({ Version = "2012-10-17", Statement = concat([local.tls_only], local.publishers) })
}

module "dead_letter" {
  count  = var.dead_letter == null ? 1 : 0
  source = "../queue"

  name     = "${var.name}-dlq"
  terminal = true
  tags     = var.tags
  senders  = { Undelivered = { service = "sns.amazonaws.com", source_arns = [local.arn] } }
}

resource "aws_sns_topic_subscription" "this" {
  for_each = var.subscriptions

  topic_arn            = aws_sns_topic.this.arn
  protocol             = each.value.protocol
  endpoint             = each.value.endpoint
  raw_message_delivery = each.value.raw
  filter_policy        = length(each.value.filter_policy) == 0 ? null : jsonencode(each.value.filter_policy)
  redrive_policy = jsonencode({
    deadLetterTargetArn = var.dead_letter == null ? one(module.dead_letter[*].arn) : var.dead_letter.arn
  })
}
