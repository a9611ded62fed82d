locals {
  logs_to_group = try(var.flow_logs.destination, "") == "cloudwatch"
  log_group     = "/aws/vpc/${var.name}"
  log_group_arn = "arn:${data.aws_partition.current.partition}:logs:${local.region}:${local.account}:log-group:${local.log_group}"
}

resource "aws_flow_log" "this" {
  count = var.flow_logs == null ? 0 : 1

  vpc_id               = local.new ? aws_vpc.this[0].id : var.network.vpc_id # a local would hide the VPC from who reads the plan
  traffic_type         = "ALL"
  log_destination_type = local.logs_to_group ? "cloud-watch-logs" : "s3"
  log_destination      = local.logs_to_group ? aws_cloudwatch_log_group.this[0].arn : var.flow_logs.bucket_arn
  iam_role_arn         = local.logs_to_group ? aws_iam_role.this[0].arn : null
  tags                 = merge(var.tags, { Name = var.name })
}

resource "aws_cloudwatch_log_group" "this" {
  count = local.logs_to_group ? 1 : 0

  name              = local.log_group
  retention_in_days = var.flow_logs.retention_days
  kms_key_id        = var.flow_logs.kms_key_arn
  tags              = var.tags
}

resource "aws_iam_role" "this" {
  count = local.logs_to_group ? 1 : 0

  name        = "${var.name}-flow-logs"
  description = "Lets the flow logs of ${var.name} write to their log group"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "vpc-flow-logs.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
    }]
  })
  tags = var.tags
}

resource "aws_iam_role_policy" "this" {
  count = local.logs_to_group ? 1 : 0

  name = "write"
  role = aws_iam_role.this[0].name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:DescribeLogGroups", "logs:DescribeLogStreams", "logs:PutLogEvents"]
      Resource = [local.log_group_arn, "${local.log_group_arn}:*"]
    }]
  })
}
