variable "name" {
  description = "Name of the cluster; names of its parts begin with it."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]([a-z0-9]|-[a-z0-9])*$", var.name)) && length(var.name) <= 50
    error_message = "name = \"${var.name}\" is not a cluster's name; use lower case letters, digits and single -, 50 characters at most, beginning with a letter."
  }
}

variable "database_name" {
  description = "Name of the database that is there from the beginning."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9_]{0,62}$", var.database_name))
    error_message = "database_name = \"${var.database_name}\": use lower case letters, digits and _, 63 characters at most, beginning with a letter."
  }
}

variable "engine_version" {
  description = "Version of Aurora PostgreSQL."
  type        = string
  default     = "16.8"
  nullable    = false

  validation {
    condition     = can(regex("^1[3-9]\\.[0-9]+$", var.engine_version))
    error_message = "engine_version = \"${var.engine_version}\": Aurora PostgreSQL has 13 to 19; write 16.8."
  }
}

variable "capacity" {
  description = "Aurora capacity units it scales between, and after how many seconds without a connection it stops, where min is 0."
  type = object({
    min                 = optional(number, 0.5)
    max                 = optional(number, 4)
    pause_after_seconds = optional(number, 900)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.capacity.min >= 0 && var.capacity.max <= 256 && var.capacity.max >= max(1, var.capacity.min)
    error_message = "capacity = ${var.capacity.min} to ${var.capacity.max}: Aurora takes 0 to 256, upwards, and 1 at least for max."
  }

  validation {
    condition     = floor(var.capacity.min * 2) == var.capacity.min * 2 && floor(var.capacity.max * 2) == var.capacity.max * 2
    error_message = "capacity = ${var.capacity.min} to ${var.capacity.max}: Aurora counts in halves."
  }

  validation {
    condition     = var.capacity.pause_after_seconds >= 300 && var.capacity.pause_after_seconds <= 86400
    error_message = "capacity.pause_after_seconds = ${var.capacity.pause_after_seconds}: Aurora takes 300 to 86400."
  }
}

variable "instances" {
  description = "Instances by name, and in which order they take over (0 first); in production two, of which one takes over."
  type        = map(number)
  default     = { first = 0 }
  nullable    = false

  validation {
    condition     = length(var.instances) >= 1 && length(var.instances) <= 15 && alltrue([for name in keys(var.instances) : can(regex("^[a-z]([a-z0-9]|-[a-z0-9])*$", name)) && length(name) <= 12])
    error_message = "instances: name 1 to 15, in lower case letters, digits and single -, 12 characters at most; there is ${join(", ", keys(var.instances))}."
  }

  validation {
    condition     = alltrue([for tier in values(var.instances) : tier >= 0 && tier <= 15 && floor(tier) == tier])
    error_message = "instances: the order of taking over is 0 to 15; there is ${join(", ", values(var.instances))}."
  }
}

variable "subnet_ids" {
  description = "Subnets of two zones at least, without a way in from outside."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "subnet_ids = [${join(", ", var.subnet_ids)}]: name subnets of two zones at least."
  }
}

variable "security_group_ids" {
  description = "Security groups that say who reaches the database."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.security_group_ids) > 0
    error_message = "security_group_ids = []: name at least one, or the VPC's default group decides."
  }
}

variable "key" {
  description = "Key that encrypts storage, backups and the owner's password. Null: keys that RDS manages."
  type        = object({ arn = string })
  default     = null

  validation {
    condition     = var.key == null || can(regex("^arn:[^:]+:kms:[^:]+:[^:]+:key/", var.key.arn))
    error_message = "key.arn = \"${try(var.key.arn, "")}\" is not the ARN of a KMS key (an alias will not do)."
  }
}

variable "backup" {
  description = "For how many days one can go back to any second, and when the daily snapshot is made (UTC)."
  type = object({
    days   = optional(number, 7)
    window = optional(string, "02:00-03:00")
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.backup.days >= 1 && var.backup.days <= 35
    error_message = "backup.days = ${var.backup.days}: RDS keeps 1 to 35 days."
  }

  validation {
    condition     = can(regex("^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$", var.backup.window))
    error_message = "backup.window = \"${var.backup.window}\": write a part of the day, such as 02:00-03:00."
  }
}

variable "maintenance_window" {
  description = "When AWS may restart it (UTC)."
  type        = string
  default     = "sun:04:00-sun:05:00"
  nullable    = false

  validation {
    condition     = can(regex("^(mon|tue|wed|thu|fri|sat|sun):[0-2][0-9]:[0-5][0-9]-(mon|tue|wed|thu|fri|sat|sun):[0-2][0-9]:[0-5][0-9]$", var.maintenance_window))
    error_message = "maintenance_window = \"${var.maintenance_window}\": write day and time, such as sun:04:00-sun:05:00."
  }
}

variable "deletion_protection" {
  description = "Whether it cannot be deleted, and leaves a last snapshot once it is."
  type        = bool
  default     = true
  nullable    = false
}

variable "log" {
  description = "Log of errors and slow statements: how long it is kept, encrypted with which key (its policy must allow CloudWatch Logs)."
  type = object({
    retention_days = optional(number, 30)
    kms_key_arn    = optional(string)
  })
  default  = {}
  nullable = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log.retention_days)
    error_message = "log.retention_days = ${var.log.retention_days}: CloudWatch takes 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731 … days."
  }
}

variable "tags" {
  description = "Tags of everything in the module."
  type        = map(string)
  default     = {}
  nullable    = false
}
