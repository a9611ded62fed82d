data "aws_region" "current" {}

data "aws_partition" "current" {}

data "aws_caller_identity" "current" {}

data "aws_vpc" "existing" {
  count = local.new ? 0 : 1
  id    = var.network.vpc_id
}

data "aws_internet_gateway" "existing" {
  count = !local.new && local.public ? 1 : 0

  filter {
    name   = "attachment.vpc-id"
    values = [var.network.vpc_id]
  }
}

locals {
  new      = var.network.vpc_id == null
  public   = contains(var.network.tiers, "public")
  vpc_id   = local.new ? aws_vpc.this[0].id : var.network.vpc_id
  vpc_cidr = local.new ? var.network.cidr : data.aws_vpc.existing[0].cidr_block
  region   = data.aws_region.current.name

  # Eighths of the range for private subnets (0-3), sixteenths for public (8-11) and data (12-15): see the description of cidr.
  subnets = merge([
    for slot, zone in var.network.zones : {
      for tier, place in { private = { bits = 3, first = 0 }, public = { bits = 4, first = 8 }, data = { bits = 4, first = 12 } } : "${tier}-${zone}" => {
        tier                       = tier
        zone                       = zone
        cidr                       = try(var.network.cidrs["${tier}-${zone}"], cidrsubnet(var.network.cidr, place.bits, place.first + slot))
      } if contains(var.network.tiers, tier)
    }
  ]...)

  nat_zones = {
    none     = []
    single   = [var.network.zones[0]]
    per_zone = var.network.zones
  }[var.network.nat]
}

resource "aws_vpc" "this" {
  count = local.new ? 1 : 0

  cidr_block           = var.network.cidr
  enable_dns_support   = true
  enable_dns_hostnames = true
  tags                 = merge(var.tags, { Name = var.name })
}

# Whoever forgets to name a security group gets this one, which lets nothing through.
resource "aws_default_security_group" "this" {
  count = local.new ? 1 : 0

  vpc_id  = aws_vpc.this[0].id
  ingress = []
  egress  = []
  tags    = merge(var.tags, { Name = "${var.name}-default" })
}

resource "aws_subnet" "this" {
  for_each = local.subnets

  vpc_id                  = local.vpc_id
  cidr_block              = each.value.cidr
  availability_zone       = "${local.region}${each.value.zone}"
  map_public_ip_on_launch = false
  tags                    = merge(var.tags, { Name = "${var.name}-${each.key}", Tier = each.value.tier })
}
