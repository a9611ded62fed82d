output "name" {
  description = "Name of the table."
  value       = aws_dynamodb_table.this.name
}

output "arn" {
  description = "ARN of the table, composed from its name, so that plans show whole policies before it exists. Its indexes are `<arn>/index/<name>`."
  value       = "arn:${data.aws_partition.current.partition}:dynamodb:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:table/${aws_dynamodb_table.this.name}"
}

output "stream_arn" {
  description = "ARN of the stream of changes; empty where there is none."
  value       = aws_dynamodb_table.this.stream_arn
}
