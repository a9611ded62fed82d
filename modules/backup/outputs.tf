output "vault_arn" {
  description = "ARN of the vault."
  value       = aws_backup_vault.this.arn
}

output "plan_id" {
  description = "Id of the plan."
  value       = aws_backup_plan.this.id
}

output "role_arn" {
  description = "Role that backs up and restores."
  value       = aws_iam_role.this.arn
}
