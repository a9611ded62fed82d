variable "name" {
  description = "Name of the load balancer; names of its parts begin with it."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9]([A-Za-z0-9]|-[A-Za-z0-9])*$", var.name)) && length(var.name) <= 32 && !startswith(var.name, "internal-")
    error_message = "name = \"${var.name}\" is not a load balancer's name; use letters, digits and single -, 32 characters at most, not beginning with internal-."
  }
}

variable "vpc_id" {
  description = "VPC it stands in."
  type        = string
  nullable    = false

  validation {
    condition     = startswith(var.vpc_id, "vpc-")
    error_message = "vpc_id = \"${var.vpc_id}\" is not the id of a VPC; it begins with vpc-."
  }
}

variable "subnet_ids" {
  description = "Subnets of two zones at least; public ones, unless internal."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "subnet_ids = [${join(", ", var.subnet_ids)}]: a load balancer stands in two zones at least."
  }
}

variable "internal" {
  description = "Whether it has private addresses only."
  type        = bool
  default     = false
  nullable    = false
}

variable "cidrs" {
  description = "Who reaches it: ranges of addresses."
  type        = set(string)
  nullable    = false

  validation {
    condition     = length(var.cidrs) > 0 && alltrue([for cidr in var.cidrs : can(cidrhost(cidr, 0))])
    error_message = "cidrs = [${join(", ", var.cidrs)}]: name one range at least, written as 203.0.113.0/24 or 2001:db8::/32."
  }
}

variable "certificate" {
  description = "The certificate: given (arn), or made for domain by proof in the zone zone_id, which then also gets the domain's address."
  type = object({
    arn     = optional(string)
    domain  = optional(string)
    zone_id = optional(string)
  })
  nullable = false

  validation {
    condition     = (var.certificate.arn != null) != (var.certificate.domain != null && var.certificate.zone_id != null)
    error_message = "certificate: give arn alone, or domain and zone_id, in which it is proved; there is ${join(", ", [for name, value in var.certificate : name if value != null])}."
  }

  validation {
    condition     = var.certificate.arn == null || can(regex("^arn:[^:]+:acm:[^:]+:[^:]+:certificate/", var.certificate.arn))
    error_message = "certificate.arn = \"${coalesce(var.certificate.arn, "null")}\" is not the ARN of a certificate of ACM."
  }
}

variable "access_log" {
  description = "Bucket that takes a line for each request (its policy must let the load balancer write: log_writers of the module bucket), and the prefix there."
  type = object({
    bucket = string
    prefix = optional(string)
  })
  nullable = false
}

variable "firewall" {
  description = "Web ACL that judges requests first. Null: none."
  type        = object({ arn = string })
  default     = null

  validation {
    condition     = var.firewall == null || can(regex("^arn:[^:]+:wafv2:", var.firewall.arn))
    error_message = "firewall.arn = \"${try(var.firewall.arn, "")}\" is not the ARN of a web ACL."
  }

  validation {
    condition     = var.firewall != null || var.internal || !contains(var.cidrs, "0.0.0.0/0")
    error_message = "firewall = null: what the world reaches is judged by a firewall first; give one, or name who reaches it in cidrs."
  }
}

variable "services" {
  description = "Who takes which requests, by name: port and security group of its tasks, paths (and hosts) of its requests, whose rule comes first (a low priority), where it says that it is ready, and how long it may go on with a request once a task is to end."
  type = map(object({
    port              = number
    security_group_id = string
    priority          = number
    paths             = list(string)
    hosts             = optional(list(string), [])
    health_path       = optional(string, "/readyz")
    drain_seconds     = optional(number, 30)
  }))
  nullable = false

  validation {
    condition     = length(var.services) > 0 && alltrue([for name in keys(var.services) : can(regex("^[a-z]([a-z0-9]|-[a-z0-9])*$", name)) && length("${var.name}-${name}") <= 32])
    error_message = "services: name one at least; `${var.name}-<name>` has 32 characters at most, name lower case letters, digits and single -; there is ${join(", ", keys(var.services))}."
  }

  validation {
    condition     = length(distinct([for s in values(var.services) : s.priority])) == length(var.services) && alltrue([for s in values(var.services) : s.priority >= 1 && s.priority <= 50000])
    error_message = "services: every priority is another number from 1 to 50000; there is ${join(", ", [for name, s in var.services : "${s.priority} (${name})"])}."
  }

  validation {
    condition     = alltrue([for s in values(var.services) : length(s.paths) + length(s.hosts) <= 5 && length(s.paths) > 0 && alltrue([for path in s.paths : startswith(path, "/")])])
    error_message = "services: paths begin with /, and a rule has one at least and five paths and hosts together at most; correct ${join(", ", [for name, s in var.services : name if length(s.paths) == 0 || length(s.paths) + length(s.hosts) > 5 || !alltrue([for path in s.paths : startswith(path, "/")])])}."
  }
}

variable "idle_seconds" {
  description = "After how long a connection without a byte is closed."
  type        = number
  default     = 60
  nullable    = false

  validation {
    condition     = var.idle_seconds >= 1 && var.idle_seconds <= 4000
    error_message = "idle_seconds = ${var.idle_seconds}: 1 to 4000."
  }
}

variable "deletion_protection" {
  description = "Whether it cannot be deleted."
  type        = bool
  default     = true
  nullable    = false
}

variable "tags" {
  description = "Tags of everything in the module."
  type        = map(string)
  default     = {}
  nullable    = false
}
