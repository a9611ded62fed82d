variable "name" {
  description = "Name of the web ACL; its logs go to the group `aws-waf-logs-<name>`."
  type        = string

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

  validation {
    condition     = var.rate_limit >= 10 && var.rate_limit <= 2000000000
    error_message = "rate_limit = ${var.rate_limit}: AWS allows 10 to 2,000,000,000 requests in five minutes."
  }
}

variable "resources" {
  description = "What the web ACL protects, by a name of yours: ARNs of load balancers, API stages or user pools."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for arn in values(var.resources) : startswith(arn, "arn:")])
    error_message = "resources: ${join(", ", [for name, arn in var.resources : "${name} = \"${arn}\"" if !startswith(arn, "arn:")])} is not an ARN."
  }
}

variable "retention_days" {
  description = "Days that the logs are kept."
  type        = number
  default     = 30

  validation {
    condition     = var.retention_days >= 1
    error_message = "retention_days = ${var.retention_days}: keep the logs for one day at least."
  }
}

variable "kms_key_arn" {
  description = "KMS key of the log group, which must let `logs` use it. Null: encrypted by CloudWatch's own key."
  type        = string
  default     = null

  validation {
    condition     = var.kms_key_arn == null || can(regex("^arn:[^:]+:kms:", var.kms_key_arn))
    error_message = "kms_key_arn = \"${coalesce(var.kms_key_arn, "null")}\" is not the ARN of a KMS key."
  }
}

variable "tags" {
  description = "Tags of the web ACL and its log group."
  type        = map(string)
  default     = {}
}
