variable "name" {
  description = "Name of the cache; its user group has the same, and its users' names begin with it."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]([a-z0-9]|-[a-z0-9])*$", var.name)) && length(var.name) <= 25
    error_message = "name = \"${var.name}\" is not usable; use lower case letters, digits and single -, 25 characters at most, beginning with a letter."
  }
}

variable "description" {
  description = "What the cache is for."
  type        = string

  validation {
    condition     = length(var.description) > 0 && length(var.description) <= 255
    error_message = "description = \"${var.description}\": say in 1 to 255 characters what the cache is for."
  }
}

variable "users" {
  description = "Who may sign in, by IAM (elasticache:Connect), and what each may do, as an access string of Valkey."
  type        = map(string)
  nullable    = false

  validation {
    condition     = length(var.users) > 0 && alltrue([for name in keys(var.users) : can(regex("^[a-z]([a-z0-9]|-[a-z0-9])*$", name)) && length(name) <= 14])
    error_message = "users: name at least one, in lower case letters, digits and single -, 14 characters at most; there is ${join(", ", keys(var.users))}."
  }

  validation {
    condition     = alltrue([for access in values(var.users) : startswith(access, "on ")])
    error_message = "users: an access string begins with \"on \", such as \"on ~scores:* +get +set\"; correct ${join(", ", [for name, access in var.users : name if !startswith(access, "on ")])}."
  }
}

variable "subnet_ids" {
  description = "Subnets of two or three zones, without a way in from outside."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) >= 2 && length(var.subnet_ids) <= 3
    error_message = "subnet_ids = [${join(", ", var.subnet_ids)}]: name two or three subnets, each of another zone."
  }
}

variable "security_group_ids" {
  description = "Security groups that say who reaches the cache."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.security_group_ids) > 0
    error_message = "security_group_ids = []: name at least one, or the VPC's default group decides."
  }
}

variable "key" {
  description = "Key that encrypts what is stored. Null: a key that ElastiCache manages."
  type        = object({ arn = string })
  default     = null

  validation {
    condition     = var.key == null || can(regex("^arn:[^:]+:kms:[^:]+:[^:]+:key/", var.key.arn))
    error_message = "key.arn = \"${try(var.key.arn, "")}\" is not the ARN of a KMS key (an alias will not do)."
  }
}

variable "limits" {
  description = "The most that it may hold, and do a second: what the bill is bounded by."
  type = object({
    gb              = optional(number, 1)
    ecpu_per_second = optional(number, 5000)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.limits.gb >= 1 && var.limits.gb <= 5000 && floor(var.limits.gb) == var.limits.gb
    error_message = "limits.gb = ${var.limits.gb}: ElastiCache takes 1 to 5000."
  }

  validation {
    condition     = var.limits.ecpu_per_second >= 1000 && var.limits.ecpu_per_second <= 15000000
    error_message = "limits.ecpu_per_second = ${var.limits.ecpu_per_second}: ElastiCache takes 1000 to 15000000."
  }
}

variable "snapshots" {
  description = "Daily snapshots: at which time (UTC), and for how many days they are kept."
  type = object({
    time = optional(string, "03:00")
    days = optional(number, 1)
  })
  default  = {}
  nullable = false

  validation {
    condition     = can(regex("^([01][0-9]|2[0-3]):[0-5][0-9]$", var.snapshots.time))
    error_message = "snapshots.time = \"${var.snapshots.time}\" is no time of a day; write 03:00."
  }

  validation {
    condition     = var.snapshots.days >= 1 && var.snapshots.days <= 35
    error_message = "snapshots.days = ${var.snapshots.days}: ElastiCache keeps them for 1 to 35 days."
  }
}

variable "tags" {
  description = "Tags of everything in the module."
  type        = map(string)
  default     = {}
  nullable    = false
}
