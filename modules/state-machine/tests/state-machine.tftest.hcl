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
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/vendedlogs/states/nightly" }
  }
}

variables {
  name       = "nightly"
  definition = "{\"StartAt\":\"Done\",\"States\":{\"Done\":{\"Type\":\"Succeed\"}}}"
}

run "is_logged_and_traced" {
  assert {
    condition     = aws_sfn_state_machine.this.logging_configuration[0].level == "ALL" && !aws_sfn_state_machine.this.logging_configuration[0].include_execution_data
    error_message = "All events are logged, without what executions carry."
  }

  assert {
    condition     = aws_sfn_state_machine.this.logging_configuration[0].log_destination == "arn:aws:logs:us-east-1:123456789012:log-group:/aws/vendedlogs/states/nightly:*"
    error_message = "Logs go to the machine's own group."
  }

  assert {
    condition     = aws_sfn_state_machine.this.tracing_configuration[0].enabled
    error_message = "Executions are traced."
  }
}

run "arn_is_known_at_plan" {
  command = plan

  assert {
    condition     = output.arn == "arn:aws:states:us-east-1:123456789012:stateMachine:nightly"
    error_message = "The ARN follows from the name."
  }
}

run "refuses_a_definition_without_states" {
  command = plan

  variables {
    definition = "{\"StartAt\":\"Done\"}"
  }

  expect_failures = [var.definition]
}

run "refuses_to_be_silent" {
  command = plan

  variables {
    log = { level = "OFF" }
  }

  expect_failures = [var.log]
}
