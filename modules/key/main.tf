data "aws_region" "current" {}

data "aws_partition" "current" {}

data "aws_caller_identity" "current" {}

locals {
  account    = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
  region     = data.aws_region.current.name
  arn_prefix = "arn:${local.partition}:kms:${local.region}:${local.account}:key"

  # CloudWatch Logs calls from a regional principal, encrypts by itself and names the log group in the encryption context only.
  services = {
    for service, use in var.services : service => {
      principal = service == "logs" ? "logs.${local.region}.amazonaws.com" : "${service}.amazonaws.com"
      actions   = coalesce(use.actions, service == "logs" ? local.log_actions : local.default_actions)
      account   = use.source_account && service != "logs" ? [local.account] : []
      arn_key   = service == "logs" ? "kms:EncryptionContext:aws:logs:arn" : "aws:SourceArn"
      arns      = length(use.source_arns) > 0 || service != "logs" ? use.source_arns : toset(["arn:${local.partition}:logs:${local.region}:${local.account}:*"])
    }
  }
  default_actions = toset(["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey*"])
  user_actions    = setunion(local.default_actions, ["kms:Encrypt", "kms:ReEncrypt*"]) # the least that DynamoDB asks of them
  log_actions     = toset(["kms:Decrypt*", "kms:Describe*", "kms:Encrypt*", "kms:GenerateDataKey*", "kms:ReEncrypt*"])

  conditions = {
    for name, service in local.services : name => merge(
      { for account in service.account : "StringEquals" => { "aws:SourceAccount" = account } },
      { for key in [service.arn_key] : "ArnLike" => { (key) = sort(service.arns) } if length(service.arns) > 0 },
    )
  }
}

resource "aws_kms_key" "this" {
  description             = var.description
  enable_key_rotation     = true
  deletion_window_in_days = var.deletion_window_days
  multi_region            = var.multi_region
  tags                    = merge(var.tags, { Name = var.name })

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [{
        Sid       = "Administration"
        Effect    = "Allow"
        Principal = { AWS = "arn:${local.partition}:iam::${local.account}:root" }
        Action    = "kms:*"
        Resource  = "*"
      }],
      [for name, service in local.services : merge(
        {
          Sid       = replace(title(replace(name, "/[.-]/", " ")), " ", "")
          Effect    = "Allow"
          Principal = { Service = service.principal }
          Action    = sort(service.actions)
          Resource  = "*"
        },
        { for conditions in [local.conditions[name]] : "Condition" => conditions if length(conditions) > 0 },
      )],
      # A role need not exist yet to be named by a condition
      [for users in var.users[*] : {
        Sid       = "Users"
        Effect    = "Allow"
        Principal = { AWS = "*" }
        Action    = sort(local.user_actions)
        Resource  = "*"
        Condition = {
          StringEquals = {
            "kms:CallerAccount" = local.account
            "kms:ViaService"    = [for service in sort(users.services) : "${service}.${local.region}.amazonaws.com"]
          }
          ArnEquals = { "aws:PrincipalArn" = sort(users.role_arns) }
        }
      }],
    )
  })
}

resource "aws_kms_alias" "this" {
  name          = "alias/${var.name}"
  target_key_id = aws_kms_key.this.key_id
}
