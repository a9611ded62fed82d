output "arn" {
  description = "ARN of the load balancer."
  value       = aws_lb.this.arn
}

output "dns_name" {
  description = "Its own name; that of the certificate's domain leads to it where zone_id is given."
  value       = aws_lb.this.dns_name
}

output "security_group_id" {
  description = "Its security group."
  value       = aws_security_group.this.id
}

output "target_group_arns" {
  description = "Target group by service, as soon as a rule sends requests there."
  value       = { for name, rule in aws_lb_listener_rule.this : name => one(rule.action).target_group_arn }
}

output "request_labels" {
  description = "By service, the label under which CloudWatch counts requests a target, for scaling."
  value       = { for name, group in aws_lb_target_group.this : name => "${aws_lb.this.arn_suffix}/${group.arn_suffix}" }
}
