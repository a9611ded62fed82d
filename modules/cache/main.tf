resource "aws_elasticache_user" "this" {
  for_each = var.users

  user_id       = "${var.name}-${each.key}"
  user_name     = "${var.name}-${each.key}" # who signs in by IAM has one name for both
  engine        = "valkey"
  access_string = each.value
  tags          = var.tags

  authentication_mode {
    type = "iam"
  }
}

resource "aws_elasticache_user_group" "this" {
  user_group_id = var.name
  engine        = "valkey"
  user_ids      = [for name in sort(keys(var.users)) : aws_elasticache_user.this[name].user_id]
  tags          = var.tags
}

# TLS, two zones and minor upgrades are not chosen: a serverless cache has them always
resource "aws_elasticache_serverless_cache" "this" {
  name                 = var.name
  description          = var.description
  engine               = "valkey"
  major_engine_version = "8"
  user_group_id        = aws_elasticache_user_group.this.user_group_id
  subnet_ids           = var.subnet_ids
  security_group_ids   = var.security_group_ids
  kms_key_id           = try(var.key.arn, null)
  tags                 = var.tags

  daily_snapshot_time      = var.snapshots.time
  snapshot_retention_limit = var.snapshots.days

  cache_usage_limits {
    data_storage {
      maximum = var.limits.gb
      unit    = "GB"
    }

    ecpu_per_second {
      maximum = var.limits.ecpu_per_second
    }
  }
}
