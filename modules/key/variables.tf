variable "name" {
  description = "Name of the key; its alias is `alias/<name>`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9/_-]{1,250}$", var.name)) && !startswith(var.name, "aws/") && !startswith(var.name, "alias/")
    error_message = "name = \"${var.name}\" is not an alias of ours; use letters, digits, /, - and _, without alias/ before it and without aws/."
  }
}

variable "description" {
  description = "What the key protects."
  type        = string
  nullable    = false

  validation {
    condition     = length(var.description) > 0
    error_message = "description is empty: say what the key protects."
  }
}

variable "services" {
  description = "AWS services that may use the key on behalf of this account, by the first part of their principal: `cloudwatch`, `sns`, `events`, `logs`, `cloudtrail`. actions: to encrypt and decrypt, if not given. source_arns narrows further to resources, with * as wildcard; source_account = false is for a service that does not say on whose behalf it calls."
  type = map(object({
    actions        = optional(set(string))
    source_account = optional(bool, true)
    source_arns    = optional(set(string), [])
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for service in keys(var.services) : can(regex("^[a-z0-9][a-z0-9.-]*$", service)) && !endswith(service, "amazonaws.com")])
    error_message = "services: ${join(", ", keys(var.services))}: give the first part of a service's principal only, \"sns\" for sns.amazonaws.com."
  }

  validation {
    condition     = alltrue(flatten([for service in values(var.services) : [for action in coalesce(service.actions, []) : startswith(action, "kms:") && action != "kms:*"]]))
    error_message = "services: actions name operations of KMS, such as kms:Decrypt, and never all of them."
  }
}

variable "users" {
  description = "Roles of this account that may encrypt and decrypt, and the services (`s3`, `dynamodb`) through which alone they may. Said here and not in the roles' policies, which would need the key's ARN, unknown to a plan. Null: only whom IAM policies allow."
  type        = object({ role_arns = set(string), services = set(string) })
  default     = null

  validation {
    condition     = var.users == null || alltrue([for arn in try(var.users.role_arns, []) : can(regex("^arn:[^:]+:iam::[^:]*:role/[^*]+$", arn))])
    error_message = "users.role_arns: every role is named by its whole ARN, without wildcards."
  }

  validation {
    condition     = var.users == null || try(length(var.users.role_arns) > 0 && length(var.users.services) > 0, false)
    error_message = "users: name at least one role and one service, or leave users out."
  }
}

variable "deletion_window_days" {
  description = "Days between a request to delete the key and its deletion."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = var.deletion_window_days >= 7 && var.deletion_window_days <= 30
    error_message = "deletion_window_days = ${var.deletion_window_days}: AWS allows 7 to 30 days."
  }
}

variable "multi_region" {
  description = "Whether the key may have replicas in other regions. Cannot be changed later."
  type        = bool
  default     = false
  nullable    = false
}

variable "tags" {
  description = "Tags of the key."
  type        = map(string)
  default     = {}
  nullable    = false
}
