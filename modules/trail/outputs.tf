output "arn" {
  description = "ARN of the trail, known to a plan already."
  value       = "${local.arn_prefix}/${aws_cloudtrail.this.name}"
}

output "log_group_name" {
  description = "Log group that takes the events, for metric filters."
  value       = aws_cloudwatch_log_group.this.name
}
