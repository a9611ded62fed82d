mock_provider "aws" {
  mock_resource "aws_wafv2_web_acl" {
    defaults = { arn = "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/shop/1" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-west-1:123456789012:log-group:aws-waf-logs-shop" }
  }
}

variables {
  name = "shop"
}

run "defaults" {
  assert {
    condition = { for rule in aws_wafv2_web_acl.this.rule : rule.name => rule.priority } == {
      rate-limit                            = 0
      AWSManagedRulesAmazonIpReputationList = 10
      AWSManagedRulesCommonRuleSet          = 20
      AWSManagedRulesKnownBadInputsRuleSet  = 30
    }
    error_message = "the rate limit first, then the managed groups"
  }
  assert {
    condition     = alltrue([for rule in aws_wafv2_web_acl.this.rule : rule.visibility_config[0].cloudwatch_metrics_enabled])
    error_message = "every rule is measured"
  }
  assert {
    condition     = aws_cloudwatch_log_group.this.name == "aws-waf-logs-shop" && aws_wafv2_web_acl_logging_configuration.this.log_destination_configs == toset([aws_cloudwatch_log_group.this.arn])
    error_message = "requests are logged"
  }
  assert {
    condition     = toset([for field in aws_wafv2_web_acl_logging_configuration.this.redacted_fields : field.single_header[0].name]) == toset(["authorization", "cookie"])
    error_message = "credentials do not get into the logs"
  }
}

run "count_only" {
  command = plan
  variables {
    managed_rules = {
      AWSManagedRulesCommonRuleSet         = { priority = 1, count_only = true }
      AWSManagedRulesKnownBadInputsRuleSet = { priority = 2 }
    }
  }
  assert {
    condition     = { for rule in aws_wafv2_web_acl.this.rule : rule.name => length(rule.override_action[0].count) if rule.priority > 0 } == { AWSManagedRulesCommonRuleSet = 1, AWSManagedRulesKnownBadInputsRuleSet = 0 }
    error_message = "one group counts, the other blocks"
  }
}

run "protects_by_name" {
  command = plan
  variables {
    resources = { dashboard = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/shop/1" }
  }
  assert {
    condition     = keys(aws_wafv2_web_acl_association.this) == ["dashboard"]
    error_message = "one association a resource"
  }
}

run "known_bad_inputs_cannot_be_left_out" {
  command = plan
  variables {
    managed_rules = { AWSManagedRulesCommonRuleSet = { priority = 1 } }
  }
  expect_failures = [var.managed_rules]
}

run "same_priority" {
  command = plan
  variables {
    managed_rules = {
      AWSManagedRulesCommonRuleSet         = { priority = 1 }
      AWSManagedRulesKnownBadInputsRuleSet = { priority = 1 }
    }
  }
  expect_failures = [var.managed_rules]
}

run "limit_too_low" {
  command = plan
  variables {
    rate_limit = 1
  }
  expect_failures = [var.rate_limit]
}
