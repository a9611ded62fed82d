data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  # ARNs from names: known at plan, and no second resource for the policy, for which the provider waits 25 s
  prefix = "arn:${data.aws_partition.current.partition}:sqs:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}"
  arn    = "${local.prefix}:${var.name}"

  tls_only = {
    Sid       = "TlsOnly"
    Effect    = "Deny"
    Principal = "*"
    Action    = "sqs:*"
    Condition = { Bool = { "aws:SecureTransport" = "false" } }
  }

  senders = [for name, sender in var.senders : {
    Sid       = name
    Effect    = "Allow"
    Principal = { Service = sender.service }
    Action    = "sqs:SendMessage"
    Resource  = local.arn
    Condition = { ArnEquals = { "aws:SourceArn" = sender.source_arns } }
  }]
}

resource "aws_sqs_queue" "this" {
  name                       = var.name
  visibility_timeout_seconds = var.visibility_timeout_seconds
  message_retention_seconds  = var.retention_seconds
  receive_wait_time_seconds  = 20
  kms_master_key_id          = try(var.key.arn, null)
  sqs_managed_sse_enabled    = var.key == null ? true : null
  tags                       = var.tags

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = concat([merge(local.tls_only, { Resource = local.arn })], local.senders)
  })

  redrive_policy = var.terminal ? null : jsonencode({
    deadLetterTargetArn = var.dead_letter == null ? "${local.prefix}:${aws_sqs_queue.dead_letter[0].name}" : var.dead_letter.arn
    maxReceiveCount     = var.max_receives
  })
}

resource "aws_sqs_queue" "dead_letter" {
  count = !var.terminal && var.dead_letter == null ? 1 : 0

  name                      = "${var.name}-dlq"
  message_retention_seconds = 1209600
  kms_master_key_id         = try(var.key.arn, null)
  sqs_managed_sse_enabled   = var.key == null ? true : null
  tags                      = var.tags

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [merge(local.tls_only, { Resource = "${local.arn}-dlq" })]
  })

  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [local.arn]
  })
}
