variable "name" {
  description = "Name of the trail; its log group is `/aws/cloudtrail/<name>`."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9._-]{1,38}[A-Za-z0-9]$", var.name))
    error_message = "name = \"${var.name}\" is not a trail's name; use 3 to 40 letters, digits, ., - and _."
  }
}

variable "bucket" {
  description = "Bucket that keeps the events; its policy must let CloudTrail write."
  type        = string

  validation {
    condition     = length(var.bucket) >= 3 && !startswith(var.bucket, "arn:")
    error_message = "bucket = \"${var.bucket}\": give the bucket's name, not its ARN."
  }
}

variable "kms_key_arn" {
  description = "KMS key of the events and of the log group, which must let `cloudtrail` and `logs` use it."
  type        = string

  validation {
    condition     = can(regex("^arn:[^:]+:kms:", var.kms_key_arn))
    error_message = "kms_key_arn = \"${var.kms_key_arn}\" is not the ARN of a KMS key."
  }
}

variable "data_events" {
  description = "Buckets and tables whose every read and write of data is recorded, by ARN. They cost by the event."
  type = object({
    bucket_arns = optional(set(string), [])
    table_arns  = optional(set(string), [])
  })
  default = {}

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

  validation {
    condition     = var.retention_days >= 1
    error_message = "retention_days = ${var.retention_days}: keep the events for one day at least."
  }
}

variable "tags" {
  description = "Tags of the trail, its log group and its role."
  type        = map(string)
  default     = {}
}
