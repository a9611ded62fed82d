mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_region" {
    defaults = { name = "us-east-1" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_resource "aws_lambda_function" {
    defaults = { version = "7" }
  }
}

variables {
  name            = "report"
  description     = "Writes the daily report."
  zip             = { path = "report.zip", sha256 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" }
  dead_letter_arn = "arn:aws:sqs:us-east-1:123456789012:failures"
}

run "is_observable_and_loses_nothing" {
  command = plan

  assert {
    condition     = aws_lambda_function.this.runtime == "nodejs22.x" && aws_lambda_function.this.architectures == tolist(["arm64"])
    error_message = "The runtime is Node.js 22 on arm64."
  }

  assert {
    condition     = aws_lambda_function.this.tracing_config[0].mode == "Active"
    error_message = "Calls are traced."
  }

  assert {
    condition     = aws_lambda_function.this.dead_letter_config[0].target_arn == "arn:aws:sqs:us-east-1:123456789012:failures"
    error_message = "Failed events go to the dead-letter queue."
  }

  assert {
    condition     = aws_lambda_function.this.logging_config[0].log_format == "JSON" && aws_cloudwatch_log_group.this.retention_in_days == 30
    error_message = "Logs are JSON and kept for 30 days."
  }

  assert {
    condition     = length(aws_lambda_function.this.vpc_config) == 0 && length(aws_lambda_function.this.environment) == 0
    error_message = "By default there is no VPC and no environment."
  }

  assert {
    condition     = output.live_arn == "arn:aws:lambda:us-east-1:123456789012:function:report:live"
    error_message = "The ARN to call is known at plan."
  }
}

run "live_is_the_published_version" {
  assert {
    condition     = aws_lambda_alias.this.name == "live" && aws_lambda_alias.this.function_version == "7"
    error_message = "The alias does not point to the published version."
  }
}

run "takes_stored_code_in_place_of_the_zip" {
  command = plan

  variables {
    stored                  = { bucket = "code", key = "signed/report.zip", version = "v1" }
    code_signing_config_arn = "arn:aws:lambda:us-east-1:123456789012:code-signing-config:csc-1"
  }

  assert {
    condition     = aws_lambda_function.this.filename == null && aws_lambda_function.this.s3_key == "signed/report.zip" && aws_lambda_function.this.s3_object_version == "v1"
    error_message = "The stored object takes the place of the zip."
  }
}

run "runs_in_a_vpc" {
  command = plan

  variables {
    vpc = { subnet_ids = ["subnet-a", "subnet-b"], security_group_ids = ["sg-1"] }
  }

  assert {
    condition     = aws_lambda_function.this.vpc_config[0].subnet_ids == toset(["subnet-a", "subnet-b"])
    error_message = "The function is not in the subnets."
  }
}

run "may_be_called_by_named_sources_and_by_url" {
  command = plan

  variables {
    permissions = { alerts = { principal = "sns.amazonaws.com", source_arn = "arn:aws:sns:us-east-1:123456789012:alerts" } }
    url         = true
  }

  assert {
    condition     = aws_lambda_permission.this["alerts"].source_arn == "arn:aws:sns:us-east-1:123456789012:alerts" && aws_lambda_permission.this["alerts"].qualifier == "live"
    error_message = "Only the topic may call, and only the alias."
  }

  assert {
    condition     = aws_lambda_function_url.this[0].authorization_type == "AWS_IAM"
    error_message = "The URL takes calls signed with IAM only."
  }
}

run "refuses_everybody" {
  command = plan

  variables {
    permissions = { all = { principal = "*", source_arn = "arn:aws:sns:us-east-1:123456789012:alerts" } }
  }

  expect_failures = [var.permissions]
}

run "refuses_one_subnet" {
  command = plan

  variables {
    vpc = { subnet_ids = ["subnet-a"], security_group_ids = ["sg-1"] }
  }

  expect_failures = [var.vpc]
}

run "refuses_unsigned_code_where_signatures_are_asked_for" {
  command = plan

  variables {
    code_signing_config_arn = "arn:aws:lambda:us-east-1:123456789012:code-signing-config:csc-1"
  }

  expect_failures = [var.code_signing_config_arn]
}

run "refuses_a_secret_in_the_environment" {
  command = plan

  variables {
    environment = { TOKEN = "AKIAIOSFODNN7EXAMPLE" }
  }

  expect_failures = [var.environment]
}

run "refuses_odd_retention" {
  command = plan

  variables {
    log = { retention_days = 31 }
  }

  expect_failures = [var.log]
}
