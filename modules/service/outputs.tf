output "name" {
  description = "Name of the service."
  value       = aws_ecs_service.this.name
}

output "task_role_arn" {
  description = "ARN of the role that its code has."
  value       = module.task_role.arn
}

output "task_definition_arn" {
  description = "ARN of the task definition in use."
  value       = aws_ecs_task_definition.this.arn
}

output "log_group_name" {
  description = "Log group of its tasks."
  value       = aws_cloudwatch_log_group.this.name
}

output "discovery_name" {
  description = "Name under which others find it in the namespace."
  value       = aws_service_discovery_service.this.name
}
