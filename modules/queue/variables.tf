variable "name" {
  description = "Name of the queue; its own dead-letter queue is called <name>-dlq."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,76}$", var.name))
    error_message = "name = \"${var.name}\": 1 to 76 letters, digits, hyphens or underscores, so that -dlq still fits in 80."
  }
}

variable "key" {
  description = "Key that encrypts the messages; its policy must let the senders use it. Null: a key that SQS manages."
  type        = object({ arn = string })
  default     = null

  validation {
    condition     = var.key == null || can(regex("^arn:[^:]+:kms:[^:]+:[^:]+:key/", var.key.arn))
    error_message = "key.arn = \"${try(var.key.arn, "")}\" is not the ARN of a KMS key (an alias will not do)."
  }
}

variable "senders" {
  description = "Services that may send, each only for the named sources (topic, rule, function …). By a name of yours."
  type = map(object({
    service     = string
    source_arns = list(string)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for name in keys(var.senders) : can(regex("^[A-Za-z0-9]+$", name))])
    error_message = "senders: a name becomes a statement id, letters and digits only; there is ${join(", ", keys(var.senders))}."
  }

  validation {
    condition     = alltrue([for sender in values(var.senders) : can(regex("^[a-z0-9.-]+\\.amazonaws\\.com$", sender.service))])
    error_message = "senders: service is the principal of an AWS service, such as sns.amazonaws.com; there is ${join(", ", values(var.senders)[*].service)}."
  }

  validation {
    condition = alltrue([
      for sender in values(var.senders) :
      length(sender.source_arns) > 0 && alltrue([for arn in sender.source_arns : can(regex("^arn:[^*]+$", arn))])
    ])
    error_message = "senders: source_arns names at least one source in full, without wildcards; there is ${join(", ", flatten(values(var.senders)[*].source_arns))}."
  }
}

variable "visibility_timeout_seconds" {
  description = "How long a received message is hidden from other receivers."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = var.visibility_timeout_seconds >= 0 && var.visibility_timeout_seconds <= 43200
    error_message = "visibility_timeout_seconds = ${var.visibility_timeout_seconds}: SQS takes 0 to 43200 (12 hours)."
  }
}

variable "retention_seconds" {
  description = "How long messages are kept. The queue's own dead-letter queue keeps them 14 days."
  type        = number
  default     = 1209600
  nullable    = false

  validation {
    condition     = var.retention_seconds >= 60 && var.retention_seconds <= 1209600
    error_message = "retention_seconds = ${var.retention_seconds}: SQS takes 60 to 1209600 (14 days)."
  }
}

variable "terminal" {
  description = "The queue is itself a dead-letter queue: what arrives stays until it is looked at."
  type        = bool
  default     = false
  nullable    = false
}

variable "dead_letter" {
  description = "Queue that takes what could not be processed. Null: one of its own."
  type        = object({ arn = string })
  default     = null

  validation {
    condition     = var.dead_letter == null || !var.terminal
    error_message = "A terminal queue has no dead_letter; leave one of the two out."
  }
}

variable "max_receives" {
  description = "How often a message is received before it moves to the dead-letter queue."
  type        = number
  default     = 5
  nullable    = false

  validation {
    condition     = var.max_receives >= 1 && var.max_receives <= 1000
    error_message = "max_receives = ${var.max_receives}: SQS takes 1 to 1000."
  }
}

variable "tags" {
  description = "Tags of the queues."
  type        = map(string)
  default     = {}
  nullable    = false
}
