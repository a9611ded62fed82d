data "aws_partition" "current" {}

resource "aws_backup_vault" "this" {
  name          = var.name
  kms_key_arn   = var.key.arn
  force_destroy = var.force_destroy
  tags          = var.tags
}

resource "aws_backup_plan" "this" {
  name = var.name
  tags = var.tags

  dynamic "rule" {
    for_each = var.rules

    content {
      rule_name         = rule.key
      target_vault_name = aws_backup_vault.this.name
      schedule          = rule.value.schedule
      start_window      = rule.value.begin_minutes
      completion_window = rule.value.end_minutes

      lifecycle {
        cold_storage_after = rule.value.cold_after_days > 0 ? rule.value.cold_after_days : null
        delete_after       = rule.value.delete_after_days
      }

      dynamic "copy_action" {
        for_each = rule.value.copy_to_vault_arns

        content {
          destination_vault_arn = copy_action.value

          lifecycle {
            cold_storage_after = rule.value.cold_after_days > 0 ? rule.value.cold_after_days : null
            delete_after       = rule.value.delete_after_days
          }
        }
      }
    }
  }
}

resource "aws_backup_selection" "this" {
  name         = var.name
  plan_id      = aws_backup_plan.this.id
  iam_role_arn = aws_iam_role.this.arn
  resources    = var.resource_arns

  depends_on = [aws_iam_role_policy_attachment.this]
}

resource "aws_iam_role" "this" {
  name        = "${var.name}-backup"
  description = "Lets AWS Backup read and restore what ${var.name} selects"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "backup.amazonaws.com" }
      Action    = "sts:AssumeRole" # AWS Backup documents no aws:SourceAccount for the roles that it takes
    }]
  })
  tags = var.tags
}

# The policies that AWS keeps for this service; restoring makes resources whose names nobody knows beforehand.
resource "aws_iam_role_policy_attachment" "this" {
  for_each = toset([
    "service-role/AWSBackupServiceRolePolicyForBackup",
    "service-role/AWSBackupServiceRolePolicyForRestores",
    "AWSBackupServiceRolePolicyForS3Backup",
    "AWSBackupServiceRolePolicyForS3Restore",
  ])

  role       = aws_iam_role.this.name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/${each.key}"
}
