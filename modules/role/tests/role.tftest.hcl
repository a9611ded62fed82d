mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
}

variables {
  name        = "reader"
  description = "Reads the reports."
  service     = "lambda.amazonaws.com"
  statements = [
    { sid = "Read", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::reports/*"] },
    {
      sid       = "Metrics"
      actions   = ["cloudwatch:PutMetricData"]
      resources = ["*"]
      conditions = [
        { test = "StringEquals", variable = "cloudwatch:namespace", values = ["Reports"] },
        { test = "StringEquals", variable = "aws:RequestedRegion", values = ["us-east-1"] },
        { test = "Bool", variable = "aws:SecureTransport", values = ["true"] },
      ]
    },
  ]
}

run "policy_says_what_was_asked" {
  command = plan

  assert {
    condition = { for sid, p in aws_iam_role_policy.this : sid => one(jsondecode(p.policy).Statement) } == {
      Read = { Sid = "Read", Effect = "Allow", Action = ["s3:GetObject"], Resource = ["arn:aws:s3:::reports/*"] }
      Metrics = {
        Sid      = "Metrics"
        Effect   = "Allow"
        Action   = ["cloudwatch:PutMetricData"]
        Resource = ["*"]
        Condition = {
          StringEquals = { "cloudwatch:namespace" = ["Reports"], "aws:RequestedRegion" = ["us-east-1"] }
          Bool         = { "aws:SecureTransport" = ["true"] }
        }
      }
    }
    error_message = "The policies are not what the statements say."
  }

  assert {
    condition = jsondecode(aws_iam_role.this.assume_role_policy).Statement == [
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } },
    ]
    error_message = "Only the service may take the role."
  }
}

run "trust_can_be_narrowed" {
  command = plan

  variables {
    trust_conditions = [{ test = "StringEquals", variable = "aws:SourceAccount", values = ["123456789012"] }]
  }

  assert {
    condition     = jsondecode(aws_iam_role.this.assume_role_policy).Statement[0].Condition.StringEquals["aws:SourceAccount"] == ["123456789012"]
    error_message = "The trust policy lacks its condition."
  }
}

run "arn_is_known_at_plan" {
  command = plan

  assert {
    condition     = output.arn == "arn:aws:iam::123456789012:role/reader"
    error_message = "The ARN follows from the name."
  }
}

run "deny_may_be_broad" {
  command = plan

  variables {
    statements = [{ sid = "Never", effect = "Deny", actions = ["ec2:*"], resources = ["*"] }]
  }

  assert {
    condition     = jsondecode(aws_iam_role_policy.this["Never"].policy).Statement[0].Effect == "Deny"
    error_message = "The statement should deny."
  }
}

run "refuses_wildcard_action" {
  command = plan

  variables {
    statements = [{ sid = "All", actions = ["s3:*"], resources = ["arn:aws:s3:::reports"] }]
  }

  expect_failures = [var.statements]
}

run "refuses_partial_wildcard_action" {
  command = plan

  variables {
    statements = [{ sid = "All", actions = ["s3:Get*"], resources = ["arn:aws:s3:::reports"] }]
  }

  expect_failures = [var.statements]
}

run "refuses_any_resource" {
  command = plan

  variables {
    statements = [{ sid = "All", actions = ["s3:GetObject"], resources = ["*"] }]
  }

  expect_failures = [var.statements]
}

run "refuses_everything_of_a_service" {
  command = plan

  variables {
    statements = [{ sid = "All", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::*"] }]
  }

  expect_failures = [var.statements]
}

run "refuses_a_mixture_on_any_resource" {
  command = plan

  variables {
    statements = [{ sid = "Mixed", actions = ["xray:PutTraceSegments", "kms:Decrypt"], resources = ["*"] }]
  }

  expect_failures = [var.statements]
}

run "refuses_metrics_without_namespace" {
  command = plan

  variables {
    statements = [{ sid = "Metrics", actions = ["cloudwatch:PutMetricData"], resources = ["*"] }]
  }

  expect_failures = [var.statements]
}

run "refuses_pass_role_to_any_service" {
  command = plan

  variables {
    statements = [{ sid = "Pass", actions = ["iam:PassRole"], resources = ["arn:aws:iam::123456789012:role/task"] }]
  }

  expect_failures = [var.statements]
}

run "refuses_two_statements_of_one_sid" {
  command = plan

  variables {
    statements = [
      { sid = "Read", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::a/*"] },
      { sid = "Read", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::b/*"] },
    ]
  }

  expect_failures = [var.statements]
}

run "refuses_a_trust_of_everybody" {
  command = plan

  variables {
    service = "*"
  }

  expect_failures = [var.service]
}

run "refuses_administrators" {
  command = plan

  variables {
    managed_policy_arns = { all = "arn:aws:iam::aws:policy/AdministratorAccess" }
  }

  expect_failures = [var.managed_policy_arns]
}
