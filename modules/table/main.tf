data "aws_region" "current" {}

data "aws_partition" "current" {}

data "aws_caller_identity" "current" {}

locals {
  keys = flatten([
    var.partition_key,
    var.sort_key == null ? [] : [var.sort_key],
    [for index in values(var.indexes) : [index.partition_key, index.sort_key == null ? [] : [index.sort_key]]],
  ])
  attributes = { for key in local.keys : key.name => key.type... }
}

resource "aws_dynamodb_table" "this" {
  name                        = var.name
  billing_mode                = var.capacity == null ? "PAY_PER_REQUEST" : "PROVISIONED"
  read_capacity               = try(var.capacity.read.min, null)
  write_capacity              = try(var.capacity.write.min, null)
  hash_key                    = var.partition_key.name
  range_key                   = try(var.sort_key.name, null)
  stream_enabled              = var.stream != null
  stream_view_type            = var.stream
  deletion_protection_enabled = var.deletion_protection
  tags                        = var.tags

  dynamic "attribute" {
    for_each = local.attributes

    content {
      name = attribute.key
      type = attribute.value[0]
    }
  }

  dynamic "global_secondary_index" {
    for_each = var.indexes

    content {
      name               = global_secondary_index.key
      hash_key           = global_secondary_index.value.partition_key.name
      range_key          = try(global_secondary_index.value.sort_key.name, null)
      projection_type    = global_secondary_index.value.projection
      non_key_attributes = global_secondary_index.value.attributes
      read_capacity      = try(var.capacity.read.min, null)
      write_capacity     = try(var.capacity.write.min, null)
    }
  }

  dynamic "server_side_encryption" {
    for_each = var.key == null ? [] : [var.key.arn]

    content {
      enabled     = true
      kms_key_arn = server_side_encryption.value
    }
  }

  point_in_time_recovery {
    enabled = true
  }

  dynamic "ttl" {
    for_each = var.ttl_attribute == null ? [] : [var.ttl_attribute]

    content {
      enabled        = true
      attribute_name = ttl.value
    }
  }

  dynamic "replica" {
    for_each = var.replicas

    content {
      region_name            = replica.key
      kms_key_arn            = try(replica.value.key.arn, null)
      point_in_time_recovery = true
      propagate_tags         = true
    }
  }

  lifecycle {
    # Autoscaling moves these.
    ignore_changes = [read_capacity, write_capacity]
  }
}
