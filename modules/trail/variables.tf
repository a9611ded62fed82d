variable "name" {
  description = "Name of the trail; its log group is `/aws/cloudtrail/<name>`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9._-]{1,38}[A-Za-z0-9]$", var.name))
    error_message = "name = \"${var.name}\" is not a trail's name; use 3 to 40 letters, digits, ., - and _."
  }
}

variable "bucket" {
  description = "Bucket that keeps the events; its policy must let CloudTrail write."
  type        = string
  nullable    = false

  validation {
    condition     = length(var.bucket) >= 3 && !startswith(var.bucket, "arn:")
    error_message = "bucket = \"${var.bucket}\": give the bucket's name, not its ARN."
  }
}

variable "key" {
  description = "Key of the events and of the log group, which must let `cloudtrail` and `logs` use it."
  type        = object({ arn = string })
  nullable    = false

  validation {
    condition     = can(regex("^arn:[^:]+:kms:[^:]+:[^:]+:key/", var.key.arn))
    error_message = "key.arn = \"${var.key.arn}\" is not the ARN of a KMS key (an alias will not do)."
  }
}

variable "data_events" {
  description = "Buckets and tables whose every read and write of data is recorded, by ARN. They cost by the event."
  type = object({
    bucket_arns = optional(set(string), [])
    table_arns  = optional(set(string), [])
  })
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for arn in var.data_events.bucket_arns : can(regex("^arn:[^:]+:s3:::[^/]+$", arn))])
    error_message = "data_events.bucket_arns: ${join(", ", var.data_events.bucket_arns)} must be ARNs of buckets, such as arn:aws:s3:::name."
  }

  validation {
    condition     = alltrue([for arn in var.data_events.table_arns : can(regex("^arn:[^:]+:dynamodb:[^:]+:[^:]+:table/[^/]+$", arn))])
    error_message = "data_events.table_arns: ${join(", ", var.data_events.table_arns)} must be ARNs of tables."
  }
}

variable "retention_days" {
  description = "Days that the log group keeps events; the bucket's lifecycle says how long it does."
  type        = number
  default     = 365
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.retention_days)
    error_message = "retention_days = ${var.retention_days}: CloudWatch takes 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731 … days."
  }
}

variable "tags" {
  description = "Tags of the trail, its log group and its role."
  type        = map(string)
  default     = {}
  nullable    = false
}
