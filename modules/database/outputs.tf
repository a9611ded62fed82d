output "name" {
  description = "Name of the cluster."
  value       = aws_rds_cluster.this.cluster_identifier
}

output "arn" {
  description = "ARN of the cluster."
  value       = aws_rds_cluster.this.arn
}

output "endpoint" {
  description = "Address of the instance that writes."
  value       = aws_rds_cluster.this.endpoint
}

output "port" {
  description = "Port of the database."
  value       = aws_rds_cluster.this.port
}

output "database_name" {
  description = "Name of the database."
  value       = aws_rds_cluster.this.database_name
}

output "users_arn_prefix" {
  description = "What the ARN of a database user begins with, for policies that allow rds-db:connect: `<prefix>/<user>`."
  value       = "${local.arn_prefix}:${aws_rds_cluster.this.cluster_resource_id}"
}

output "owner_secret_arn" {
  description = "Secret with the owner's password, which only migrations of users need."
  value       = one(aws_rds_cluster.this.master_user_secret[*].secret_arn)
}
