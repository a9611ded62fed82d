variable "name" {
  description = "Name of the web ACL; its logs go to the group `aws-waf-logs-<name>`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,115}$", var.name))
    error_message = "name = \"${var.name}\" is not usable; use 1 to 115 letters, digits, - and _."
  }
}

variable "managed_rules" {
  description = "AWS managed rule groups by name, in the order of priority; count_only counts what a group would block."
  type        = map(object({ priority = number, count_only = optional(bool, false) }))
  default = {
    AWSManagedRulesAmazonIpReputationList = { priority = 10 }
    AWSManagedRulesCommonRuleSet          = { priority = 20 }
    AWSManagedRulesKnownBadInputsRuleSet  = { priority = 30 }
  }
  nullable = false

  validation {
    condition     = contains(keys(var.managed_rules), "AWSManagedRulesKnownBadInputsRuleSet") && contains(keys(var.managed_rules), "AWSManagedRulesCommonRuleSet")
    error_message = "managed_rules: AWSManagedRulesCommonRuleSet and AWSManagedRulesKnownBadInputsRuleSet are always among them; set count_only to try one out."
  }

  validation {
    condition     = length(distinct([for rule in values(var.managed_rules) : rule.priority])) == length(var.managed_rules) && alltrue([for rule in values(var.managed_rules) : rule.priority > 0])
    error_message = "managed_rules: every priority is a different number above 0, which the rate limit has."
  }
}

variable "rate_limit" {
  description = "Requests that one address may send in five minutes before it is blocked."
  type        = number
  default     = 2000
  nullable    = false

  validation {
    condition     = var.rate_limit >= 10 && var.rate_limit <= 2000000000
    error_message = "rate_limit = ${var.rate_limit}: AWS allows 10 to 2,000,000,000 requests in five minutes."
  }
}

variable "resources" {
  description = "What the web ACL protects, by a name of yours: ARNs of load balancers, API stages or user pools."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for arn in values(var.resources) : startswith(arn, "arn:")])
    error_message = "resources: ${join(", ", [for name, arn in var.resources : "${name} = \"${arn}\"" if !startswith(arn, "arn:")])} is not an ARN."
  }
}

variable "log" {
  description = "Logs of the judged requests: how long they are kept, encrypted with which key (its policy must allow CloudWatch Logs)."
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
  description = "Tags of the web ACL and its log group."
  type        = map(string)
  default     = {}
  nullable    = false
}
