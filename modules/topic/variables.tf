variable "name" {
  description = "Name of the topic."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,76}$", var.name))
    error_message = "name = \"${var.name}\": 1 to 76 letters, digits, hyphens or underscores, so that -dlq still fits in 80."
  }
}

variable "display_name" {
  description = "What e-mails show as the sender."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = length(var.display_name) <= 100
    error_message = "display_name = \"${var.display_name}\" has more than 100 characters."
  }
}

variable "services" {
  description = "AWS services of this account that may publish beside its CloudWatch alarms, for example events.amazonaws.com."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for service in var.services : can(regex("^[a-z0-9-]+(\\.[a-z0-9-]+)*\\.amazonaws\\.com$", service))])
    error_message = "services: ${join(", ", var.services)}: give principals of AWS services, such as events.amazonaws.com."
  }
}

variable "key" {
  description = "Key that encrypts the messages; its policy must let CloudWatch and the services use it. Null: one of its own."
  type        = object({ arn = string })
  default     = null

  validation {
    condition     = var.key == null || can(regex("^arn:[^:]+:kms:[^:]+:[^:]+:key/", var.key.arn))
    error_message = "key.arn = \"${try(var.key.arn, "")}\" is not the ARN of a KMS key; through alias/aws/sns CloudWatch could not publish."
  }
}

variable "subscriptions" {
  description = "Who is told, by a name of yours. filter_policy: message attribute → accepted values."
  type = map(object({
    protocol      = string
    endpoint      = string
    raw           = optional(bool, false)
    filter_policy = optional(map(list(string)), {})
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for s in values(var.subscriptions) : contains(["sqs", "lambda", "email", "https"], s.protocol)])
    error_message = "subscriptions: protocol is sqs, lambda, email or https; there is ${join(", ", values(var.subscriptions)[*].protocol)}."
  }

  validation {
    condition = alltrue([for s in values(var.subscriptions) : can(regex({
      sqs    = "^arn:[^:]+:sqs:"
      lambda = "^arn:[^:]+:lambda:"
      email  = "^[^@ ]+@[^@ ]+$"
      https  = "^https://"
    }[s.protocol], s.endpoint)) if contains(["sqs", "lambda", "email", "https"], s.protocol)])
    error_message = "subscriptions: endpoint is the ARN of a queue or function, an e-mail address or an https:// address, as the protocol says; there is ${join(", ", [for s in values(var.subscriptions) : "${s.protocol} ${s.endpoint}"])}."
  }

  validation {
    condition     = alltrue([for s in values(var.subscriptions) : !s.raw || contains(["sqs", "https"], s.protocol)])
    error_message = "subscriptions: raw is for sqs and https only; there is ${join(", ", [for name, s in var.subscriptions : "${name} (${s.protocol})" if s.raw])}."
  }

  validation {
    condition     = length(var.subscriptions) > 0 || var.allow_no_subscriptions
    error_message = "subscriptions is empty, so that the topic tells nobody: add one, or set allow_no_subscriptions."
  }
}

variable "allow_no_subscriptions" {
  description = "The subscriptions are made elsewhere."
  type        = bool
  default     = false
  nullable    = false
}

variable "dead_letter" {
  description = "Queue that takes what could not be delivered; its policy must let this topic send. Null: one of its own, <name>-dlq."
  type        = object({ arn = string })
  default     = null

  validation {
    condition     = var.dead_letter == null || can(regex("^arn:[^:]+:sqs:", var.dead_letter.arn))
    error_message = "dead_letter.arn = \"${try(var.dead_letter.arn, "")}\" is not the ARN of an SQS queue."
  }
}

variable "tags" {
  description = "Tags of the topic, its key and its dead-letter queue."
  type        = map(string)
  default     = {}
  nullable    = false
}
