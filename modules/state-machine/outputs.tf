output "arn" {
  description = "ARN of the state machine, known at plan."
  value       = "${local.prefix}:${aws_sfn_state_machine.this.name}"
}

output "name" {
  description = "Name of the state machine."
  value       = aws_sfn_state_machine.this.name
}

output "role_arn" {
  description = "ARN of the machine's role, known at plan."
  value       = module.role.arn
}

output "log_group_name" {
  description = "Name of the machine's log group."
  value       = aws_cloudwatch_log_group.this.name
}
