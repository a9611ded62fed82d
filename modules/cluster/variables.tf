variable "name" {
  description = "Name of the cluster."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9_-]{0,254}$", var.name))
    error_message = "name = \"${var.name}\" is not a cluster's name; use 1 to 255 letters, digits, - and _."
  }
}

variable "namespace" {
  description = "Private DNS name under which its services find each other: `<service>.<namespace>`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$", var.namespace)) && length(var.namespace) <= 253
    error_message = "namespace = \"${var.namespace}\" is not a DNS name; use lower case letters, digits and - between dots, such as shop.internal."
  }
}

variable "vpc_id" {
  description = "VPC in which the names are known."
  type        = string
  nullable    = false

  validation {
    condition     = startswith(var.vpc_id, "vpc-")
    error_message = "vpc_id = \"${var.vpc_id}\" is not the id of a VPC; it begins with vpc-."
  }
}

variable "insights" {
  description = "Whether CloudWatch keeps metrics of each service and task (Container Insights)."
  type        = bool
  default     = true
  nullable    = false
}

variable "key" {
  description = "Key that encrypts shells in containers and what they leave in the log. Null: TLS alone."
  type        = object({ arn = string })
  default     = null

  validation {
    condition     = var.key == null || can(regex("^arn:[^:]+:kms:[^:]+:[^:]+:key/", var.key.arn))
    error_message = "key.arn = \"${try(var.key.arn, "")}\" is not the ARN of a KMS key (an alias will not do)."
  }
}

variable "log" {
  description = "Log of shells in containers: how long it is kept, encrypted with which key (its policy must allow CloudWatch Logs)."
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
