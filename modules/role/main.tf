locals {
  # "*", or everything of one service
  any_resource = "^(\\*|arn:[^:]*:[^:]*:[^:]*:[^:]*:\\*)$"

  # "Resource types: none" in the AWS service authorization reference
  actions_without_resource = [
    "cloudwatch:PutMetricData",
    "ec2:DescribeSubnets",
    "ecr:GetAuthorizationToken",
    "logs:CreateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:DescribeLogGroups",
    "logs:DescribeResourcePolicies",
    "logs:GetLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:UpdateLogDelivery",
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
    "xray:GetSamplingRules",
    "xray:GetSamplingTargets",
    "xray:PutTelemetryRecords",
    "xray:PutTraceSegments",
  ]

  # IAM refuses an empty Condition, so it is left out
  trust = { for key, value in {
    Effect    = "Allow"
    Action    = "sts:AssumeRole"
    Principal = { Service = var.service }
    Condition = { for test in distinct(var.trust_conditions[*].test) : test => {
      for c in var.trust_conditions : c.variable => c.values if c.test == test
    } }
  } : key => value if key != "Condition" || length(var.trust_conditions) > 0 }

  policies = { for s in var.statements : s.sid => { for key, value in {
    Sid      = s.sid
    Effect   = s.effect
    Action   = s.actions
    Resource = s.resources
    Condition = { for test in distinct(s.conditions[*].test) : test => {
      for c in s.conditions : c.variable => c.values if c.test == test
    } }
  } : key => value if key != "Condition" || length(s.conditions) > 0 } }
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

resource "aws_iam_role" "this" {
  name                 = var.name
  description          = var.description
  assume_role_policy   = jsonencode({ Version = "2012-10-17", Statement = [local.trust] })
  permissions_boundary = var.permissions_boundary_arn
  tags                 = var.tags
}

# One policy a statement: where an ARN is known only after apply, the plan still shows all the others
resource "aws_iam_role_policy" "this" {
  for_each = local.policies

  name   = each.key
  role   = aws_iam_role.this.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [each.value] })
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each = var.managed_policy_arns

  role       = aws_iam_role.this.name
  policy_arn = each.value
}
