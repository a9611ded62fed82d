variable "name" {
  description = "Name of the bucket, unique in the world."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.name))
    error_message = "name = \"${var.name}\" is not a bucket's name; use 3 to 63 lower case letters, digits and -."
  }
}

variable "key" {
  description = "Key that encrypts the objects, with a bucket key. Null: AES256, the only kind that server access logs can be written with."
  type        = object({ arn = string })
  default     = null

  validation {
    condition     = var.key == null || can(regex("^arn:[^:]+:kms:[^:]+:[^:]+:key/", var.key.arn))
    error_message = "key.arn = \"${try(var.key.arn, "")}\" is not the ARN of a KMS key (an alias will not do)."
  }
}

variable "access_log" {
  description = "Bucket that takes the server access logs, and the prefix there (the bucket's own name, if not given). Null for a bucket that takes logs itself."
  type        = object({ bucket = string, prefix = optional(string) })
  default     = null

  validation {
    condition     = try(var.access_log.bucket != var.name, true)
    error_message = "access_log.bucket = \"${try(var.access_log.bucket, "")}\": a bucket that logs to itself logs its own logs for ever; name another one."
  }
}

variable "log_writers" {
  description = "AWS log deliveries of this account that may write into the bucket: `s3` (server access logs), `vpc` (flow logs), `cloudtrail`, `load_balancer` (access logs)."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = length(setsubtract(var.log_writers, ["s3", "vpc", "cloudtrail", "load_balancer"])) == 0
    error_message = "log_writers = [${join(", ", var.log_writers)}]: use s3, vpc, cloudtrail and load_balancer."
  }

  validation {
    condition     = var.key == null || length(setintersection(var.log_writers, ["s3", "load_balancer"])) == 0
    error_message = "log_writers has ${join(" and ", setintersection(var.log_writers, ["s3", "load_balancer"]))} and key is set: access logs cannot be written to a bucket with a KMS key; leave key out."
  }
}

variable "lifecycle_days" {
  description = "Days until an object moves to Standard-IA (0: never), until it expires (0: never), until an overwritten version goes, and until an unfinished upload is aborted."
  type = object({
    infrequent_access = optional(number, 30)
    expiration        = optional(number, 0)
    noncurrent        = optional(number, 90)
    abort_multipart   = optional(number, 7)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.lifecycle_days.infrequent_access == 0 || var.lifecycle_days.infrequent_access >= 30
    error_message = "lifecycle_days.infrequent_access = ${var.lifecycle_days.infrequent_access}: S3 moves objects after 30 days at the earliest; use 30 or more, or 0 for never."
  }

  validation {
    condition     = var.lifecycle_days.expiration == 0 || var.lifecycle_days.expiration > var.lifecycle_days.infrequent_access
    error_message = "lifecycle_days.expiration = ${var.lifecycle_days.expiration}: objects would expire before they move to Standard-IA after ${var.lifecycle_days.infrequent_access} days; raise it, or set infrequent_access to 0."
  }

  validation {
    condition     = var.lifecycle_days.noncurrent >= 1
    error_message = "lifecycle_days.noncurrent = ${var.lifecycle_days.noncurrent}: keep overwritten versions for one day at least."
  }

  validation {
    condition     = var.lifecycle_days.abort_multipart >= 1 && var.lifecycle_days.abort_multipart <= 7
    error_message = "lifecycle_days.abort_multipart = ${var.lifecycle_days.abort_multipart}: abort unfinished uploads after 1 to 7 days."
  }
}

variable "expiring_prefixes" {
  description = "Prefixes of the keys that lifecycle_days.expiration is for, such as `AWSLogs/`. Empty: all objects expire."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for prefix in var.expiring_prefixes : can(regex("^[A-Za-z0-9._-]+/([A-Za-z0-9._-]+/)*$", prefix))])
    error_message = "expiring_prefixes = [${join(", ", var.expiring_prefixes)}]: write each as AWSLogs/, with the slash at its end only."
  }

  validation {
    condition     = length(var.expiring_prefixes) == 0 || var.lifecycle_days.expiration > 0
    error_message = "expiring_prefixes = [${join(", ", var.expiring_prefixes)}]: say in lifecycle_days.expiration when they expire."
  }
}

variable "replication" {
  description = "Bucket that every object is copied to, in whatever region, and the key that encrypts it there. The role that copies is made here."
  type        = object({ bucket_arn = string, key = optional(object({ arn = string })) })
  default     = null

  validation {
    condition     = var.replication == null || length(var.name) <= 52
    error_message = "name = \"${var.name}\": with replication use 52 characters at most; the role is called <name>-replication."
  }

  validation {
    condition     = try((var.replication.key == null) == (var.key == null), true)
    error_message = "replication.key: give a key on both sides (key too) or on none."
  }
}

variable "force_destroy" {
  description = "Whether destroying the bucket deletes the objects in it."
  type        = bool
  default     = false
  nullable    = false
}

variable "tags" {
  description = "Tags of the bucket."
  type        = map(string)
  default     = {}
  nullable    = false
}
