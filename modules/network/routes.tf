resource "aws_internet_gateway" "this" {
  count = local.new && local.public ? 1 : 0

  vpc_id = local.vpc_id
  tags   = merge(var.tags, { Name = var.name })
}

resource "aws_eip" "this" {
  for_each = toset(local.nat_zones)

  domain = "vpc"
  tags   = merge(var.tags, { Name = "${var.name}-nat-${each.key}" })
}

resource "aws_nat_gateway" "this" {
  for_each = toset(local.nat_zones)

  allocation_id = aws_eip.this[each.key].id
  subnet_id     = aws_subnet.this["public-${each.key}"].id
  tags          = merge(var.tags, { Name = "${var.name}-${each.key}" })

  depends_on = [aws_route.internet]
}

# One table for the public tier, one for each private subnet: turning NAT on or off moves no subnet. Data has one that leads nowhere.
resource "aws_route_table" "this" {
  for_each = toset(concat(
    local.public ? ["public"] : [],
    [for zone in var.network.zones : "private-${zone}"],
    contains(var.network.tiers, "data") ? ["data"] : [],
  ))

  vpc_id = local.vpc_id
  tags   = merge(var.tags, { Name = "${var.name}-${each.key}" })
}

resource "aws_route_table_association" "this" {
  for_each = local.subnets

  subnet_id      = aws_subnet.this[each.key].id
  route_table_id = aws_route_table.this[each.value.tier == "private" ? each.key : each.value.tier].id
}

resource "aws_route" "internet" {
  count = local.public ? 1 : 0

  route_table_id         = aws_route_table.this["public"].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = local.new ? aws_internet_gateway.this[0].id : data.aws_internet_gateway.existing[0].id
}

resource "aws_route" "nat" {
  for_each = toset(var.network.nat == "none" ? [] : var.network.zones)

  route_table_id         = aws_route_table.this["private-${each.key}"].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.this[var.network.nat == "single" ? local.nat_zones[0] : each.key].id
}
