output "name" {
  description = "Name of the cache."
  value       = aws_elasticache_serverless_cache.this.name
}

output "arn" {
  description = "ARN of the cache."
  value       = aws_elasticache_serverless_cache.this.arn
}

output "endpoint" {
  description = "Address and port that clients connect to, by TLS and in cluster mode."
  value       = one([for e in aws_elasticache_serverless_cache.this.endpoint : { address = e.address, port = e.port }])
}

output "user_arns" {
  description = "ARN of each user, by name, for policies that allow elasticache:Connect."
  value       = { for name, user in aws_elasticache_user.this : name => user.arn }
}
