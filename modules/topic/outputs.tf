output "arn" {
  description = "ARN of the topic, known at plan; whoever refers to it waits for its policy."
  value       = "${local.prefix}:${aws_sns_topic.this.name}"
  depends_on  = [aws_sns_topic_policy.this]
}

output "name" {
  description = "Name of the topic."
  value       = aws_sns_topic.this.name
}

output "key_arn" {
  description = "ARN of the key that encrypts the messages, its own or the one given: publishers need kms:GenerateDataKey and kms:Decrypt on it."
  value       = var.key == null ? one(aws_kms_key.this[*].arn) : var.key.arn
}

output "dead_letter_arn" {
  description = "ARN of the queue that takes what could not be delivered."
  value       = var.dead_letter == null ? one(module.dead_letter[*].arn) : var.dead_letter.arn
}
