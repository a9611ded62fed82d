variable "name" {
  description = "Name of the network; first part of the name of everything in it."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9-]{0,39}$", var.name))
    error_message = "name = \"${var.name}\" is not usable; use 1 to 40 letters, digits and -, beginning with a letter."
  }
}

variable "vpc_id" {
  description = "Existing VPC to put the subnets into; nothing of the VPC itself is then created. Null: a new VPC."
  type        = string
  default     = null

  validation {
    condition     = var.vpc_id == null || can(regex("^vpc-", var.vpc_id))
    error_message = "vpc_id = \"${coalesce(var.vpc_id, "null")}\" is not the id of a VPC; it begins with vpc-."
  }
}

variable "cidr" {
  description = "Range of the new VPC, or a free range inside the existing one, that the subnets are cut from. Half of it is for the private tier, a quarter for the public one, a quarter stays free; each tier has room for four zones, so that a further zone moves nobody."
  type        = string
  default     = null

  validation {
    condition     = var.cidr == null || try(cidrhost(var.cidr, 0) == split("/", var.cidr)[0], false)
    error_message = "cidr = \"${coalesce(var.cidr, "null")}\" is not a range of IPv4 addresses; write the first address and the length, such as 10.20.0.0/16."
  }

  validation {
    condition     = var.cidr == null || try(tonumber(split("/", var.cidr)[1]) >= 16, true)
    error_message = "cidr = \"${coalesce(var.cidr, "null")}\" is larger than a VPC may be; use /16 or a longer prefix."
  }

  validation {
    condition     = var.cidr == null || try(tonumber(split("/", var.cidr)[1]) <= 24, true)
    error_message = "cidr = \"${coalesce(var.cidr, "null")}\" is too small for public and private subnets over ${length(var.subnets.zones)} zones: each tier keeps room for four zones of at least 16 addresses; use /24 or a shorter prefix, such as 10.20.0.0/16."
  }

  validation {
    condition     = var.cidr != null || var.vpc_id != null
    error_message = "cidr = null: give the range of the new VPC, or vpc_id of an existing one."
  }

  validation {
    condition     = var.cidr != null || length(setsubtract([for pair in setproduct(var.subnets.tiers, var.subnets.zones) : join("-", pair)], keys(var.subnets.cidrs))) == 0
    error_message = "cidr = null: every subnet then needs its range in subnets.cidrs; missing are ${join(", ", setsubtract([for pair in setproduct(var.subnets.tiers, var.subnets.zones) : join("-", pair)], keys(var.subnets.cidrs)))}."
  }
}

variable "subnets" {
  description = "Zones by letter (append new ones: a zone's position decides its addresses), tiers, and the ranges of single subnets by name (`private-a`) where they are not to be cut from cidr."
  type = object({
    zones = optional(list(string), ["a", "b"])
    tiers = optional(set(string), ["public", "private"])
    cidrs = optional(map(string), {})
  })
  default  = {}
  nullable = false

  validation {
    condition     = length(var.subnets.zones) >= 2 && length(var.subnets.zones) <= 3 && length(distinct(var.subnets.zones)) == length(var.subnets.zones)
    error_message = "subnets.zones = [${join(", ", var.subnets.zones)}]: name two or three different zones, such as [\"a\", \"b\"]."
  }

  validation {
    condition     = alltrue([for zone in var.subnets.zones : can(regex("^[a-z]$", zone))])
    error_message = "subnets.zones = [${join(", ", var.subnets.zones)}]: a zone is its letter only, \"a\" for us-east-1a."
  }

  validation {
    condition     = contains(var.subnets.tiers, "private") && length(setsubtract(var.subnets.tiers, ["public", "private"])) == 0
    error_message = "subnets.tiers = [${join(", ", var.subnets.tiers)}]: the tiers are private (always) and public."
  }

  validation {
    condition     = alltrue([for cidr in values(var.subnets.cidrs) : can(cidrnetmask(cidr))])
    error_message = "subnets.cidrs: ${join(", ", [for name, cidr in var.subnets.cidrs : "${name} = \"${cidr}\"" if !can(cidrnetmask(cidr))])} is not a range of IPv4 addresses; write it as 10.20.0.0/20."
  }

  validation {
    condition     = length(setsubtract(keys(var.subnets.cidrs), [for pair in setproduct(var.subnets.tiers, var.subnets.zones) : join("-", pair)])) == 0
    error_message = "subnets.cidrs: ${join(", ", setsubtract(keys(var.subnets.cidrs), [for pair in setproduct(var.subnets.tiers, var.subnets.zones) : join("-", pair)]))} is none of ${join(", ", [for pair in setproduct(var.subnets.tiers, var.subnets.zones) : join("-", pair)])}."
  }
}

variable "nat" {
  description = "NAT gateways for the private tier: none, single (one for all zones) or per_zone."
  type        = string
  default     = "none"
  nullable    = false

  validation {
    condition     = contains(["none", "single", "per_zone"], var.nat)
    error_message = "nat = \"${var.nat}\": use none, single or per_zone."
  }

  validation {
    condition     = var.nat == "none" || contains(var.subnets.tiers, "public")
    error_message = "nat = \"${var.nat}\" needs the public tier; add public to subnets.tiers or use none."
  }
}

variable "interface_endpoints" {
  description = "AWS services reached inside the network, by the last part of the endpoint's name: `logs`, `sns`, `ecr.api`."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = length(setintersection(var.interface_endpoints, ["s3", "dynamodb"])) == 0
    error_message = "interface_endpoints: s3 and dynamodb have their gateway endpoints already, at no cost; leave them out."
  }

  validation {
    condition     = alltrue([for service in var.interface_endpoints : can(regex("^[a-z0-9][a-z0-9.-]*$", service)) && !startswith(service, "com.")])
    error_message = "interface_endpoints = [${join(", ", var.interface_endpoints)}]: give the last part of the name only, \"logs\" for com.amazonaws.us-east-1.logs."
  }
}

variable "flow_logs" {
  description = "Where records of all traffic go: `cloudwatch` (a log group of this module) or `s3` (bucket_arn is then needed). Null for an existing VPC that has its own."
  type = object({
    destination    = optional(string, "cloudwatch")
    bucket_arn     = optional(string)
    retention_days = optional(number, 30)
    kms_key_arn    = optional(string)
  })
  default = {}

  validation {
    condition     = var.flow_logs != null || var.vpc_id != null
    error_message = "flow_logs = null: a new VPC always has flow logs; choose destination s3 or cloudwatch."
  }

  validation {
    condition     = try(contains(["s3", "cloudwatch"], var.flow_logs.destination), var.flow_logs == null)
    error_message = "flow_logs.destination = \"${try(var.flow_logs.destination, "")}\": use s3 or cloudwatch."
  }

  validation {
    condition     = try(var.flow_logs.destination != "s3" || var.flow_logs.bucket_arn != null, true)
    error_message = "flow_logs.bucket_arn = null: name the bucket the flow logs go to, or use destination cloudwatch."
  }

  validation {
    condition     = try(contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.flow_logs.retention_days), var.flow_logs == null)
    error_message = "flow_logs.retention_days = ${try(var.flow_logs.retention_days, 0)}: CloudWatch takes 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731 … days."
  }
}

variable "tags" {
  description = "Tags of everything in the network."
  type        = map(string)
  default     = {}
  nullable    = false
}
