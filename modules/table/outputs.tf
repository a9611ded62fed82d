output "name" {
  description = "Name of the table; whoever uses it waits for the table."
  value       = var.name
  depends_on  = [aws_dynamodb_table.this]
}

output "arn" {
  description = "ARN of the table, known to a plan already. Its indexes are `<arn>/index/<name>`."
  value       = local.arn
  depends_on  = [aws_dynamodb_table.this]
}

output "stream_arn" {
  description = "ARN of the stream of changes; empty where there is none."
  value       = aws_dynamodb_table.this.stream_arn
}
