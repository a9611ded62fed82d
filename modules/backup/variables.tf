variable "name" {
  description = "Name of the vault and its plan."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{2,50}$", var.name))
    error_message = "name = \"${var.name}\" is not a vault's name; use 2 to 50 letters, digits, - and _."
  }
}

variable "key" {
  description = "Key that encrypts the recovery points."
  type        = object({ arn = string })
  nullable    = false

  validation {
    condition     = can(regex("^arn:[^:]+:kms:[^:]+:[^:]+:key/", var.key.arn))
    error_message = "key.arn = \"${var.key.arn}\" is not the ARN of a KMS key (an alias will not do)."
  }
}

variable "rules" {
  description = "When backups are made, by name: schedule (six fields of cron, UTC), minutes until one must have begun and ended, days until it moves to cold storage (0: never) and until it goes, and vaults elsewhere that get a copy, by a name of yours."
  type = map(object({
    schedule           = string
    begin_minutes      = optional(number, 60)
    end_minutes        = optional(number, 240)
    cold_after_days    = optional(number, 0)
    delete_after_days  = optional(number, 35)
    copy_to_vault_arns = optional(map(string), {})
  }))
  default  = { daily = { schedule = "cron(0 3 * * ? *)" } }
  nullable = false

  validation {
    condition     = length(var.rules) > 0 && alltrue([for rule in values(var.rules) : can(regex("^cron\\(\\S+( \\S+){5}\\)$", rule.schedule))])
    error_message = "rules: schedules are written as cron(minute hour day month weekday year); correct ${join(", ", [for name, rule in var.rules : "${name} = \"${rule.schedule}\"" if !can(regex("^cron\\(\\S+( \\S+){5}\\)$", rule.schedule))])}."
  }

  validation {
    condition     = alltrue([for rule in values(var.rules) : rule.begin_minutes >= 60 && rule.end_minutes >= rule.begin_minutes + 60])
    error_message = "rules: begin_minutes is 60 at least, and end_minutes 60 more; correct ${join(", ", [for name, rule in var.rules : name if rule.begin_minutes < 60 || rule.end_minutes < rule.begin_minutes + 60])}."
  }

  validation {
    condition     = alltrue([for rule in values(var.rules) : rule.delete_after_days >= 1 && (rule.cold_after_days == 0 || rule.delete_after_days >= rule.cold_after_days + 90)])
    error_message = "rules: backups are kept for a day at least, and for 90 days after they moved to cold storage; correct ${join(", ", [for name, rule in var.rules : name if rule.delete_after_days < 1 || (rule.cold_after_days > 0 && rule.delete_after_days < rule.cold_after_days + 90)])}."
  }
}

variable "resource_arns" {
  description = "Buckets, tables and other resources to back up, by ARN."
  type        = set(string)
  nullable    = false

  validation {
    condition     = length(var.resource_arns) > 0 && alltrue([for arn in var.resource_arns : startswith(arn, "arn:") && !endswith(arn, ":*")])
    error_message = "resource_arns: name one resource at least, each by its ARN."
  }
}

variable "force_destroy" {
  description = "Whether destroying the vault deletes the recovery points in it."
  type        = bool
  default     = false
  nullable    = false
}

variable "tags" {
  description = "Tags of the vault, the plan and the role."
  type        = map(string)
  default     = {}
  nullable    = false
}
