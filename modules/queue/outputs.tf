output "arn" {
  description = "ARN of the queue, known at plan."
  value       = local.arn
  depends_on  = [aws_sqs_queue.this]
}

output "url" {
  description = "URL of the queue."
  value       = aws_sqs_queue.this.url
}

output "name" {
  description = "Name of the queue."
  value       = aws_sqs_queue.this.name
}

output "dead_letter_arn" {
  description = "ARN of the dead-letter queue, its own or the one given; null for a terminal queue."
  value       = var.terminal ? null : local.dead_letter_arn
  depends_on  = [aws_sqs_queue.dead_letter]
}

output "dead_letter_name" {
  description = "Name of its own dead-letter queue, for an alarm; null when it has none."
  value       = one(aws_sqs_queue.dead_letter[*].name)
}
