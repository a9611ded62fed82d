data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  partition = data.aws_partition.current.partition
  scope     = "${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}"

  # From the name: known at plan, so that every policy can be read there
  prefix  = "arn:${local.partition}:lambda:${local.scope}:function"
  arn     = "${local.prefix}:${var.name}"
  log_arn = "arn:${local.partition}:logs:${local.scope}:log-group:/aws/lambda/${var.name}"

  # The role needs the network interfaces for Lambda itself; code that runs in the function gets nothing of it
  network = var.vpc == null ? [] : [
    {
      sid        = "FindSubnets" # of which the managed policy knows nothing
      effect     = "Allow"
      actions    = ["ec2:DescribeSubnets"]
      resources  = ["*"]
      conditions = []
    },
    {
      sid       = "NoNetworkInterfacesForTheCode"
      effect    = "Deny"
      actions   = ["ec2:*NetworkInterface*", "ec2:*PrivateIpAddresses", "ec2:DescribeSubnets"]
      resources = ["*"]
      conditions = [{
        test     = "ArnEquals"
        variable = "lambda:SourceFunctionArn"
        values   = [local.arn]
      }]
    },
  ]
}

module "role" {
  source = "../role"

  name        = var.name
  description = "Role of the function ${var.name}."
  service     = "lambda.amazonaws.com"
  tags        = var.tags

  statements = concat(
    [
      {
        sid       = "WriteLogs"
        actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        resources = ["${local.log_arn}:*"]
      },
      {
        sid       = "WriteTraces"
        actions   = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
        resources = ["*"]
      },
      {
        sid       = "WriteDeadLetters"
        actions   = ["sqs:SendMessage"]
        resources = [var.dead_letter_arn]
      },
    ],
    var.policy,
    local.network,
  )

  managed_policy_arns = var.vpc == null ? {} : {
    network = "arn:${local.partition}:iam::aws:policy/service-role/AWSLambdaENIManagementAccess"
  }
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/aws/lambda/${var.name}"
  retention_in_days = var.log.retention_days
  kms_key_id        = var.log.kms_key_arn
  tags              = var.tags
}

resource "aws_lambda_function" "this" {
  function_name = var.name
  description   = var.description
  role          = module.role.arn

  filename                = var.stored == null ? var.zip.path : null
  source_code_hash        = var.stored == null ? var.zip.sha256 : null
  s3_bucket               = try(var.stored.bucket, null)
  s3_key                  = try(var.stored.key, null)
  s3_object_version       = try(var.stored.version, null)
  code_signing_config_arn = var.code_signing_config_arn

  runtime                        = "nodejs22.x"
  architectures                  = ["arm64"]
  handler                        = var.handler
  memory_size                    = var.memory_mb
  timeout                        = var.timeout_seconds
  reserved_concurrent_executions = coalesce(var.reserved_concurrency, -1)
  kms_key_arn                    = try(var.key.arn, null)
  publish                        = true
  tags                           = var.tags

  dynamic "environment" {
    for_each = length(var.environment) == 0 ? [] : [var.environment]
    content {
      variables = environment.value
    }
  }

  dynamic "vpc_config" {
    for_each = var.vpc == null ? [] : [var.vpc]
    content {
      subnet_ids         = vpc_config.value.subnet_ids
      security_group_ids = vpc_config.value.security_group_ids
    }
  }

  dead_letter_config {
    target_arn = var.dead_letter_arn
  }

  logging_config {
    log_group             = aws_cloudwatch_log_group.this.name
    log_format            = "JSON"
    application_log_level = var.log.level
    system_log_level      = "WARN"
  }

  tracing_config {
    mode = "Active"
  }
}

resource "aws_lambda_alias" "this" {
  name             = "live"
  description      = "The version in use."
  function_name    = aws_lambda_function.this.function_name
  function_version = aws_lambda_function.this.version
}

resource "aws_lambda_permission" "this" {
  for_each = var.permissions

  statement_id  = each.key
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.this.function_name
  qualifier     = aws_lambda_alias.this.name
  principal     = each.value.principal
  source_arn    = each.value.source_arn
}

resource "aws_lambda_function_url" "this" {
  count = var.url ? 1 : 0

  function_name      = aws_lambda_function.this.function_name
  qualifier          = aws_lambda_alias.this.name
  authorization_type = "AWS_IAM"
}
