variable "name" {
  description = "Name of the state machine; its role has the same."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,56}$", var.name))
    error_message = "name = \"${var.name}\": 1 to 56 letters, digits, hyphens or underscores."
  }
}

variable "definition" {
  description = "The states, as Amazon States Language in JSON."
  type        = string

  validation {
    condition     = can(jsondecode(var.definition).StartAt) && can(keys(jsondecode(var.definition).States))
    error_message = "definition is not JSON with StartAt and States: ${substr(var.definition, 0, 80)}…"
  }
}

variable "policy" {
  description = "What the machine may do beside logging and tracing; rules as in the module role."
  type = list(object({
    sid       = string
    actions   = list(string)
    resources = list(string)
    conditions = optional(list(object({
      test     = string
      variable = string
      values   = list(string)
    })), [])
  }))
  default  = []
  nullable = false
}

variable "log" {
  description = "Logs: which events, with or without inputs and outputs, how long kept, encrypted with which key (its policy must allow CloudWatch Logs)."
  type = object({
    level                  = optional(string, "ALL")
    include_execution_data = optional(bool, false)
    retention_days         = optional(number, 30)
    kms_key_arn            = optional(string)
  })
  default  = {}
  nullable = false

  validation {
    condition     = contains(["ALL", "ERROR", "FATAL"], var.log.level)
    error_message = "log.level = \"${var.log.level}\": choose ALL, ERROR or FATAL; logs cannot be switched off."
  }

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log.retention_days)
    error_message = "log.retention_days = ${var.log.retention_days}: CloudWatch takes 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731 … days."
  }
}

variable "tags" {
  description = "Tags of the machine, its role and its log group."
  type        = map(string)
  default     = {}
  nullable    = false
}
