output "group_ids" {
  description = "Security group id by group."
  value       = { for name, group in aws_security_group.this : name => group.id }
}

output "ports" {
  description = "The ports each group listens on, as declared."
  value       = { for name, group in var.groups : name => group.ports }
}

output "ingress_rule_ids" {
  description = "Id of every ingress rule by `source->target:protocol/ports`."
  value       = { for key, rule in aws_vpc_security_group_ingress_rule.this : key => rule.id }
}

output "egress_rule_ids" {
  description = "Id of every egress rule by `source->target:protocol/ports`."
  value       = { for key, rule in aws_vpc_security_group_egress_rule.this : key => rule.id }
}
