output "arn" {
  description = "ARN of the web ACL."
  value       = aws_wafv2_web_acl.this.arn
}

output "log_group_name" {
  description = "Log group that takes the requests the rules judged."
  value       = aws_cloudwatch_log_group.this.name
}

output "metric_names" {
  description = "CloudWatch metric (namespace AWS/WAFV2) of every rule."
  value       = { for rule in aws_wafv2_web_acl.this.rule : rule.name => one(rule.visibility_config).metric_name }
}
