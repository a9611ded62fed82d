variable "name" {
  description = "Name of the function; its role has the same."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,64}$", var.name))
    error_message = "name = \"${var.name}\": 1 to 64 letters, digits, hyphens or underscores."
  }
}

variable "description" {
  description = "What the function is for."
  type        = string

  validation {
    condition     = length(var.description) > 0 && length(var.description) <= 256
    error_message = "description = \"${var.description}\": say in 1 to 256 characters what the function is for."
  }
}

variable "zip" {
  description = "The code: path of a zip on the machine that applies, and its SHA-256 in base64."
  type = object({
    path   = string
    sha256 = string
  })

  validation {
    condition     = can(regex("\\.zip$", var.zip.path)) && can(regex("^[A-Za-z0-9+/]{43}=$", var.zip.sha256))
    error_message = "zip.path = \"${var.zip.path}\" ends in .zip and zip.sha256 = \"${var.zip.sha256}\" is a SHA-256 in base64 (44 characters)."
  }
}

variable "stored" {
  description = "The code in a bucket, as it is or as the module signing puts it out; it takes the place of the zip, and functions need not wait for one another. Null: the zip."
  type = object({
    bucket  = string
    key     = string
    version = string
  })
  default = null
}

variable "code_signing_config_arn" {
  description = "Code signing configuration that decides whose signatures are accepted."
  type        = string
  default     = null

  validation {
    condition     = var.code_signing_config_arn == null || can(regex("^arn:[^:]+:lambda:[^:]+:[^:]+:code-signing-config:", var.code_signing_config_arn))
    error_message = "code_signing_config_arn = \"${coalesce(var.code_signing_config_arn, "null")}\" is not the ARN of a Lambda code signing configuration."
  }

  validation {
    condition     = var.code_signing_config_arn == null || var.stored != null
    error_message = "Lambda refuses code without a signature once code_signing_config_arn is set: give stored, too: the signed code."
  }
}

variable "handler" {
  description = "Module and export that is called."
  type        = string
  default     = "index.handler"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_/-]+\\.[A-Za-z0-9_]+$", var.handler))
    error_message = "handler = \"${var.handler}\" is not <module>.<export>, such as index.handler."
  }
}

variable "memory_mb" {
  description = "Memory in MB; processor time is in proportion (1769 is one core)."
  type        = number
  default     = 512
  nullable    = false

  validation {
    condition     = var.memory_mb >= 128 && var.memory_mb <= 10240
    error_message = "memory_mb = ${var.memory_mb}: Lambda takes 128 to 10240."
  }
}

variable "timeout_seconds" {
  description = "How long one call may take."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = var.timeout_seconds >= 1 && var.timeout_seconds <= 900
    error_message = "timeout_seconds = ${var.timeout_seconds}: Lambda takes 1 to 900."
  }
}

variable "reserved_concurrency" {
  description = "How many calls run at once at most, taken from the account's limit. Null: not limited."
  type        = number
  default     = null

  validation {
    condition     = var.reserved_concurrency == null || coalesce(var.reserved_concurrency, 0) >= 0
    error_message = "reserved_concurrency = ${coalesce(var.reserved_concurrency, 0)}: it is 0 (stopped) or more."
  }
}

variable "environment" {
  description = "Environment variables. No secrets: those belong into Secrets Manager."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for name in keys(var.environment) : can(regex("^[A-Za-z][A-Za-z0-9_]+$", name)) && !can(regex("^AWS_(ACCESS|SECRET|SESSION)", name))])
    error_message = "environment: names are letters, digits and underscores, and credentials do not belong there; there is ${join(", ", keys(var.environment))}."
  }

  validation {
    condition     = alltrue([for value in values(var.environment) : !can(regex("(AKIA|ASIA)[A-Z0-9]{16}|-----BEGIN [A-Z ]*PRIVATE KEY", value))])
    error_message = "environment holds what looks like an access key or a private key: move it to Secrets Manager."
  }
}

variable "key" {
  description = "Key that encrypts the environment variables. Null: a key that Lambda manages."
  type        = object({ arn = string })
  default     = null

  validation {
    condition     = var.key == null || can(regex("^arn:[^:]+:kms:[^:]+:[^:]+:key/", var.key.arn))
    error_message = "key.arn = \"${try(var.key.arn, "")}\" is not the ARN of a KMS key (an alias will not do)."
  }
}

variable "vpc" {
  description = "Where the function runs inside a VPC. Null: outside."
  type = object({
    subnet_ids         = list(string)
    security_group_ids = list(string)
  })
  default = null

  validation {
    condition     = var.vpc == null || length(try(var.vpc.subnet_ids, [])) >= 2 && length(try(var.vpc.security_group_ids, [])) >= 1
    error_message = "vpc names at least two subnets, so that the loss of a zone does not stop the function, and one security group."
  }
}

variable "policy" {
  description = "What the function may do beside logging, tracing and writing dead letters; rules as in the module role."
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

variable "dead_letter_arn" {
  description = "SQS queue that takes the events of asynchronous calls that failed for good."
  type        = string

  validation {
    condition     = can(regex("^arn:[^:]+:sqs:", var.dead_letter_arn))
    error_message = "dead_letter_arn = \"${var.dead_letter_arn}\" is not the ARN of an SQS queue."
  }
}

variable "log" {
  description = "Logs: how long they are kept, from which level, encrypted with which key (its policy must allow CloudWatch Logs)."
  type = object({
    retention_days = optional(number, 30)
    level          = optional(string, "INFO")
    kms_key_arn    = optional(string)
  })
  default  = {}
  nullable = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log.retention_days)
    error_message = "log.retention_days = ${var.log.retention_days}: CloudWatch takes 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731 … days."
  }

  validation {
    condition     = contains(["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"], var.log.level)
    error_message = "log.level = \"${var.log.level}\": choose TRACE, DEBUG, INFO, WARN, ERROR or FATAL."
  }
}

variable "permissions" {
  description = "Services that may call the alias live, each for one source only, by a name of yours."
  type = map(object({
    principal  = string
    source_arn = string
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for p in values(var.permissions) : can(regex("^[a-z0-9-]+(\\.[a-z0-9-]+)*\\.amazonaws\\.com$", p.principal))])
    error_message = "permissions: principal is an AWS service, such as sns.amazonaws.com; there is ${join(", ", values(var.permissions)[*].principal)}."
  }

  validation {
    condition     = alltrue([for p in values(var.permissions) : can(regex("^arn:[^*]", p.source_arn))])
    error_message = "permissions: source_arn names the topic, rule, agent … that may call; there is ${join(", ", values(var.permissions)[*].source_arn)}."
  }
}

variable "url" {
  description = "Whether the alias live has a URL, for callers that sign with IAM."
  type        = bool
  default     = false
  nullable    = false
}

variable "tags" {
  description = "Tags of the function, its role and its log group."
  type        = map(string)
  default     = {}
  nullable    = false
}
