output "name" {
  description = "Name of the cluster, with its capacity providers."
  value       = aws_ecs_cluster_capacity_providers.this.cluster_name
}

output "arn" {
  description = "ARN of the cluster."
  value       = aws_ecs_cluster.this.arn
}

output "namespace_id" {
  description = "Cloud Map namespace of its services."
  value       = aws_service_discovery_private_dns_namespace.this.id
}

output "exec_log_group_name" {
  description = "Log group of shells in containers."
  value       = aws_cloudwatch_log_group.exec.name
}
