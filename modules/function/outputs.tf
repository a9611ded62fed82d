output "arn" {
  description = "ARN of the function, known at plan."
  value       = "${local.prefix}:${aws_lambda_function.this.function_name}"
}

output "live_arn" {
  description = "ARN of the alias live, known at plan: the one to call."
  value       = "${local.prefix}:${aws_lambda_alias.this.function_name}:${aws_lambda_alias.this.name}"
}

output "name" {
  description = "Name of the function."
  value       = aws_lambda_function.this.function_name
}

output "role_arn" {
  description = "ARN of the function's role, known at plan."
  value       = module.role.arn
}

output "role_name" {
  description = "Name of the function's role."
  value       = module.role.name
}

output "log_group_name" {
  description = "Name of the function's log group."
  value       = aws_cloudwatch_log_group.this.name
}

output "url" {
  description = "URL of the alias live; null without one."
  value       = one(aws_lambda_function_url.this[*].function_url)
}
