data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  account = data.aws_caller_identity.current.account_id

  # From the name: known at plan, so that every policy can be read there
  prefix = "arn:${data.aws_partition.current.partition}:states:${data.aws_region.current.name}:${local.account}:stateMachine"
  arn    = "${local.prefix}:${var.name}"
}

module "role" {
  source = "../role"

  name        = "${var.name}-machine" # a service may be called as the machine, and its role is
  description = "Role of the state machine ${var.name}."
  service     = "states.amazonaws.com"
  tags        = var.tags

  # Another customer's state machine cannot borrow the role
  trust_conditions = [
    { test = "StringEquals", variable = "aws:SourceAccount", values = [local.account] },
    { test = "ArnLike", variable = "aws:SourceArn", values = [local.arn] },
  ]

  statements = concat(
    [
      {
        # Log delivery and tracing have no resource level
        sid = "WriteLogs"
        actions = [
          "logs:CreateLogDelivery",
          "logs:DeleteLogDelivery",
          "logs:DescribeLogGroups",
          "logs:DescribeResourcePolicies",
          "logs:GetLogDelivery",
          "logs:ListLogDeliveries",
          "logs:PutResourcePolicy",
          "logs:UpdateLogDelivery",
        ]
        resources = ["*"]
      },
      {
        sid = "WriteTraces"
        actions = [
          "xray:GetSamplingRules",
          "xray:GetSamplingTargets",
          "xray:PutTelemetryRecords",
          "xray:PutTraceSegments",
        ]
        resources = ["*"]
      },
    ],
    var.policy,
  )
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/aws/vendedlogs/states/${var.name}" # this prefix needs no resource policy of its own
  retention_in_days = var.log.retention_days
  kms_key_id        = var.log.kms_key_arn
  tags              = var.tags
}

resource "aws_sfn_state_machine" "this" {
  name       = var.name
  type       = "STANDARD"
  role_arn   = module.role.arn
  definition = var.definition
  tags       = var.tags

  logging_configuration {
    level                  = var.log.level
    include_execution_data = var.log.include_execution_data
    log_destination        = "${aws_cloudwatch_log_group.this.arn}:*"
  }

  tracing_configuration {
    enabled = true
  }
}
