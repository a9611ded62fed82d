variable "name" {
  description = "Name of the service; its task role has the same."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]([a-z0-9]|-[a-z0-9])*$", var.name)) && length(var.name) <= 50
    error_message = "name = \"${var.name}\" is not usable; use lower case letters, digits and single -, 50 characters at most, beginning with a letter."
  }
}

variable "description" {
  description = "What the service is for."
  type        = string

  validation {
    condition     = length(var.description) > 0 && length(var.description) <= 256
    error_message = "description = \"${var.description}\": say in 1 to 256 characters what the service is for."
  }
}

variable "cluster" {
  description = "ARN of the cluster."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:[^:]+:ecs:[^:]+:[^:]+:cluster/", var.cluster))
    error_message = "cluster = \"${var.cluster}\" is not the ARN of a cluster."
  }
}

variable "image" {
  description = "The image, by digest or by a tag that never changes."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("(@sha256:[0-9a-f]{64}|:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})$", var.image)) && !endswith(var.image, ":latest")
    error_message = "image = \"${var.image}\": name it with its digest (@sha256:…) or a tag other than latest, so that it is known what runs."
  }
}

variable "repository_arn" {
  description = "ARN of the repository that the image is pulled from."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:[^:]+:ecr:[^:]+:[^:]+:repository/", var.repository_arn))
    error_message = "repository_arn = \"${var.repository_arn}\" is not the ARN of a repository."
  }
}

variable "command" {
  description = "What is started in the image."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.command) > 0
    error_message = "command = []: say what is started, such as [\"node\", \"services.mjs\", \"shop\"]."
  }
}

variable "cpu_units" {
  description = "Processor: 1024 are one."
  type        = number
  nullable    = false

  validation {
    condition     = contains([256, 512, 1024, 2048, 4096], var.cpu_units)
    error_message = "cpu_units = ${var.cpu_units}: Fargate has 256, 512, 1024, 2048 and 4096."
  }
}

variable "memory_mb" {
  description = "Memory in MB."
  type        = number
  nullable    = false

  validation {
    condition     = var.memory_mb >= 2 * var.cpu_units && var.memory_mb <= 8 * var.cpu_units
    error_message = "memory_mb = ${var.memory_mb}: Fargate gives ${2 * var.cpu_units} to ${8 * var.cpu_units} MB to ${var.cpu_units} units."
  }
}

variable "ports" {
  description = "Ports that it listens on, by name."
  type        = map(number)
  nullable    = false

  validation {
    condition     = length(var.ports) > 0 && alltrue([for port in values(var.ports) : port >= 1024 && port <= 65535])
    error_message = "ports: name one at least, from 1024 on (below that only root listens); there is ${join(", ", values(var.ports))}."
  }
}

variable "environment" {
  description = "Environment variables. No secrets: those belong into secrets."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for name in keys(var.environment) : can(regex("^[A-Za-z][A-Za-z0-9_]+$", name)) && !can(regex("^AWS_(ACCESS|SECRET|SESSION)", name))])
    error_message = "environment: names are letters, digits and underscores, and credentials do not belong there; there is ${join(", ", keys(var.environment))}."
  }

  validation {
    condition     = alltrue([for value in values(var.environment) : !can(regex("(AKIA|ASIA)[A-Z0-9]{16}|-----BEGIN [A-Z ]*PRIVATE KEY", value))])
    error_message = "environment holds what looks like an access key or a private key: move it to Secrets Manager and name it in secrets."
  }
}

variable "secrets" {
  description = "Variables whose values are read from Secrets Manager when a task starts: their ARNs, by name."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for arn in values(var.secrets) : can(regex("^arn:[^:]+:secretsmanager:", arn))])
    error_message = "secrets: ${join(", ", [for name, arn in var.secrets : "${name} = \"${arn}\"" if !can(regex("^arn:[^:]+:secretsmanager:", arn))])} is not the ARN of a secret."
  }
}

variable "policy" {
  description = "What the code may do; rules as in the module role."
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

variable "subnet_ids" {
  description = "Subnets of two zones at least, without public addresses."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "subnet_ids = [${join(", ", var.subnet_ids)}]: name subnets of two zones at least, so that the loss of one does not stop the service."
  }
}

variable "security_group_ids" {
  description = "Security groups that say who reaches it, and whom it reaches."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.security_group_ids) > 0
    error_message = "security_group_ids = []: name at least one, or the VPC's default group decides."
  }
}

variable "discovery" {
  description = "Cloud Map namespace in which other services find it, and under which name (its own, if not given)."
  type = object({
    namespace_id = string
    name         = optional(string)
  })
  nullable = false
}

variable "target_groups" {
  description = "Target groups of a load balancer that it takes requests of, and on which port, by a name of yours."
  type = map(object({
    arn  = string
    port = number
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for group in values(var.target_groups) : contains(values(var.ports), group.port)])
    error_message = "target_groups: it does not listen on ${join(", ", [for name, group in var.target_groups : "${group.port} (${name})" if !contains(values(var.ports), group.port)])}; ports has ${join(", ", values(var.ports))}."
  }
}

variable "health" {
  description = "How a container is asked whether it is well: a command in it, how often, and how long it may take to start."
  type = object({
    command          = list(string)
    interval_seconds = optional(number, 15)
    timeout_seconds  = optional(number, 5)
    retries          = optional(number, 3)
    grace_seconds    = optional(number, 60)
  })
  nullable = false

  validation {
    condition     = length(var.health.command) > 0 && var.health.interval_seconds >= 5 && var.health.interval_seconds <= 300 && var.health.timeout_seconds >= 2 && var.health.timeout_seconds <= 60 && var.health.retries >= 1 && var.health.retries <= 10 && var.health.grace_seconds >= 0 && var.health.grace_seconds <= 300
    error_message = "health: a command; interval_seconds 5 to 300, timeout_seconds 2 to 60, retries 1 to 10, grace_seconds 0 to 300."
  }
}

variable "stop_seconds" {
  description = "How long a task may take to end once it is told to."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = var.stop_seconds >= 2 && var.stop_seconds <= 120
    error_message = "stop_seconds = ${var.stop_seconds}: Fargate waits 2 to 120 seconds."
  }
}

variable "count_of_tasks" {
  description = "How many tasks there are at least and at most, and how many of them are never on spot capacity."
  type = object({
    min       = number
    max       = number
    on_demand = optional(number, 1)
  })
  nullable = false

  validation {
    condition     = var.count_of_tasks.min >= 0 && var.count_of_tasks.max >= max(1, var.count_of_tasks.min) && var.count_of_tasks.on_demand >= 0
    error_message = "count_of_tasks = ${var.count_of_tasks.min} to ${var.count_of_tasks.max}: from 0, upwards, 1 at least for max."
  }
}

variable "spot" {
  description = "Whether tasks beyond on_demand run on spot capacity, which AWS may take back within two minutes."
  type        = bool
  default     = false
  nullable    = false
}

variable "scaling" {
  description = "What is held by adding and removing tasks: percent of processor and memory, requests a minute and task (with the label `<load balancer>/<target group>` of both ARNs' ends). Null leaves one out."
  type = object({
    cpu_percent    = optional(number, 60)
    memory_percent = optional(number, 75)
    requests = optional(object({
      per_minute     = number
      resource_label = string
    }))
  })
  default  = {}
  nullable = false

  validation {
    condition     = try(var.scaling.cpu_percent >= 10 && var.scaling.cpu_percent <= 95, true) && try(var.scaling.memory_percent >= 10 && var.scaling.memory_percent <= 95, true)
    error_message = "scaling: cpu_percent and memory_percent are 10 to 95."
  }

  validation {
    condition     = try(var.scaling.requests.per_minute >= 1, true)
    error_message = "scaling.requests.per_minute = ${try(var.scaling.requests.per_minute, 0)}: 1 at least."
  }
}

variable "schedule" {
  description = "When it goes to zero, and when it comes back: six fields of cron in a time zone. Null: never."
  type = object({
    down     = string
    up       = string
    timezone = optional(string, "UTC")
  })
  default = null

  validation {
    condition     = var.schedule == null || alltrue([for at in [try(var.schedule.down, ""), try(var.schedule.up, "")] : length(split(" ", at)) == 6])
    error_message = "schedule: down = \"${try(var.schedule.down, "")}\" and up = \"${try(var.schedule.up, "")}\" have six fields each, such as \"0 20 ? * MON-FRI *\"."
  }
}

variable "log" {
  description = "Logs: how long they are kept, encrypted with which key (its policy must allow CloudWatch Logs)."
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
