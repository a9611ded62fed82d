data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  # ARNs from names: known at plan, and no second resource for the policy, for which the provider waits 25 s
  arn = "arn:${data.aws_partition.current.partition}:sqs:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:${var.name}"

  owns_dead_letter = !var.terminal && var.dead_letter == null
  dead_letter_arn  = var.dead_letter == null ? "${local.arn}-dlq" : var.dead_letter.arn

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
    deadLetterTargetArn = local.dead_letter_arn
    maxReceiveCount     = var.max_receives
  })

  depends_on = [aws_sqs_queue.dead_letter] # SQS refuses a redrive to a queue that is not there
}

resource "aws_sqs_queue" "dead_letter" {
  count = local.owns_dead_letter ? 1 : 0

  name                      = "${var.name}-dlq"
  message_retention_seconds = 1209600
  kms_master_key_id         = try(var.key.arn, null)
  sqs_managed_sse_enabled   = var.key == null ? true : null
  tags                      = var.tags

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [merge(local.tls_only, { Resource = local.dead_letter_arn })]
  })

  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [local.arn]
  })
}
