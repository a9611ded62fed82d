output "arn" {
  description = "ARN of the queue, known at plan."
  value       = "${local.prefix}:${aws_sqs_queue.this.name}"
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
  value       = var.dead_letter == null ? one([for queue in aws_sqs_queue.dead_letter : "${local.prefix}:${queue.name}"]) : var.dead_letter.arn
}

output "dead_letter_name" {
  description = "Name of its own dead-letter queue, for an alarm; null when it has none."
  value       = one(aws_sqs_queue.dead_letter[*].name)
}
