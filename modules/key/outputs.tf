output "arn" {
  description = "ARN of the key. Composed, so that a plan knows it is not null before the key exists."
  value       = "${local.arn_prefix}/${aws_kms_key.this.key_id}"
}

output "alias" {
  description = "Alias of the key, `alias/<name>`."
  value       = aws_kms_alias.this.name
}
