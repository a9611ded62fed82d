variable "name" {
  description = "Name of the network; first part of the name of everything in it."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9-]{0,39}$", var.name))
    error_message = "name = \"${var.name}\" is not usable; use 1 to 40 letters, digits and -, beginning with a letter."
  }
}

variable "network" {
  description = "The VPC, new or existing, its subnets, and the ways out of them. Half of cidr is for the private tier, a quarter each for the public one and for data; each tier has room for four zones, so that a further zone moves nobody."
  type = object({
    vpc_id              = optional(string)                   # existing; nothing of the VPC itself is then created
    cidr                = optional(string)                   # of the new VPC, or free inside the existing one; subnets are cut from it
    zones               = optional(list(string), ["a", "b"]) # by letter; append new ones: a zone's position decides its addresses
    tiers               = optional(set(string), ["public", "private"])
    cidrs               = optional(map(string), {}) # of single subnets by name, private-a, where not to be cut from cidr
    nat                 = optional(string, "none")  # gateways for the private tier: none, single (for all zones) or per_zone
    interface_endpoints = optional(set(string), []) # AWS services reached inside, by the last part of the endpoint's name: ecr.api
  })
  nullable = false

  validation {
    condition     = var.network.vpc_id == null || can(regex("^vpc-", var.network.vpc_id))
    error_message = "network.vpc_id = \"${coalesce(var.network.vpc_id, "null")}\" is not the id of a VPC; it begins with vpc-."
  }

  validation {
    condition     = var.network.cidr == null || try(cidrhost(var.network.cidr, 0) == split("/", var.network.cidr)[0], false)
    error_message = "network.cidr = \"${coalesce(var.network.cidr, "null")}\" is not a range of IPv4 addresses; write the first address and the length, such as 10.20.0.0/16."
  }

  validation {
    condition     = var.network.cidr == null || try(tonumber(split("/", var.network.cidr)[1]) >= 16, true)
    error_message = "network.cidr = \"${coalesce(var.network.cidr, "null")}\" is larger than a VPC may be; use /16 or a longer prefix."
  }

  validation {
    condition     = var.network.cidr == null || try(tonumber(split("/", var.network.cidr)[1]) <= 24, true)
    error_message = "network.cidr = \"${coalesce(var.network.cidr, "null")}\" is too small for public and private subnets over ${length(var.network.zones)} zones: each tier keeps room for four zones of at least 16 addresses; use /24 or a shorter prefix, such as 10.20.0.0/16."
  }

  validation {
    condition     = var.network.cidr != null || var.network.vpc_id != null
    error_message = "network.cidr = null: give the range of the new VPC, or vpc_id of an existing one."
  }

  validation {
    condition     = var.network.cidr != null || length(setsubtract([for pair in setproduct(var.network.tiers, var.network.zones) : join("-", pair)], keys(var.network.cidrs))) == 0
    error_message = "network.cidr = null: every subnet then needs its range in network.cidrs; missing are ${join(", ", setsubtract([for pair in setproduct(var.network.tiers, var.network.zones) : join("-", pair)], keys(var.network.cidrs)))}."
  }

  validation {
    condition     = length(var.network.zones) >= 2 && length(var.network.zones) <= 3 && length(distinct(var.network.zones)) == length(var.network.zones)
    error_message = "network.zones = [${join(", ", var.network.zones)}]: name two or three different zones, such as [\"a\", \"b\"]."
  }

  validation {
    condition     = alltrue([for zone in var.network.zones : can(regex("^[a-z]$", zone))])
    error_message = "network.zones = [${join(", ", var.network.zones)}]: a zone is its letter only, \"a\" for us-east-1a."
  }

  validation {
    condition     = contains(var.network.tiers, "private") && length(setsubtract(var.network.tiers, ["public", "private", "data"])) == 0
    error_message = "network.tiers = [${join(", ", var.network.tiers)}]: the tiers are private (always), public and data."
  }

  validation {
    condition     = alltrue([for cidr in values(var.network.cidrs) : can(cidrnetmask(cidr))])
    error_message = "network.cidrs: ${join(", ", [for name, cidr in var.network.cidrs : "${name} = \"${cidr}\"" if !can(cidrnetmask(cidr))])} is not a range of IPv4 addresses; write it as 10.20.0.0/20."
  }

  validation {
    condition     = length(setsubtract(keys(var.network.cidrs), [for pair in setproduct(var.network.tiers, var.network.zones) : join("-", pair)])) == 0
    error_message = "network.cidrs: ${join(", ", setsubtract(keys(var.network.cidrs), [for pair in setproduct(var.network.tiers, var.network.zones) : join("-", pair)]))} is none of ${join(", ", [for pair in setproduct(var.network.tiers, var.network.zones) : join("-", pair)])}."
  }

  validation {
    condition     = contains(["none", "single", "per_zone"], var.network.nat)
    error_message = "network.nat = \"${var.network.nat}\": use none, single or per_zone."
  }

  validation {
    condition     = var.network.nat == "none" || contains(var.network.tiers, "public")
    error_message = "network.nat = \"${var.network.nat}\" needs the public tier; add public to network.tiers or use none."
  }

  validation {
    condition     = length(setintersection(var.network.interface_endpoints, ["s3", "dynamodb"])) == 0
    error_message = "network.interface_endpoints: s3 and dynamodb have their gateway endpoints already, at no cost; leave them out."
  }

  validation {
    condition     = alltrue([for service in var.network.interface_endpoints : can(regex("^[a-z0-9][a-z0-9.-]*$", service)) && !startswith(service, "com.")])
    error_message = "network.interface_endpoints = [${join(", ", var.network.interface_endpoints)}]: give the last part of the name only, \"logs\" for com.amazonaws.us-east-1.logs."
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
    condition     = var.flow_logs != null || var.network.vpc_id != null
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
