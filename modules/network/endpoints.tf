locals {
  account = data.aws_caller_identity.current.account_id

  # Endpoints carry calls of this account's principals only: stolen foreign credentials lead nowhere from here.
  own_principals = { StringEquals = { "aws:PrincipalAccount" = local.account } }

  gateways = {
    s3 = {
      actions  = ["s3:GetObject*", "s3:PutObject*", "s3:DeleteObject*", "s3:AbortMultipartUpload", "s3:List*", "s3:GetBucket*"]
      resource = "arn:${data.aws_partition.current.partition}:s3:::*"
    }
    dynamodb = {
      actions  = ["dynamodb:*"]
      resource = "arn:${data.aws_partition.current.partition}:dynamodb:${local.region}:${local.account}:table/*"
    }
  }

  # ECR hands out layers from a bucket of its own, signed by itself and not by this account.
  layers = !contains(var.network.interface_endpoints, "ecr.dkr") ? [] : [{
    Sid       = "ImageLayers"
    Effect    = "Allow"
    Principal = "*"
    Action    = "s3:GetObject"
    Resource  = "arn:${data.aws_partition.current.partition}:s3:::prod-${local.region}-starport-layer-bucket/*"
  }]

  # The IAM prefix of a service where it is not the first part of the endpoint's name.
  action_prefixes = { monitoring = "cloudwatch", bedrock-runtime = "bedrock", bedrock-agent-runtime = "bedrock" }
}

resource "aws_vpc_endpoint" "gateway" {
  for_each = local.gateways

  vpc_id            = local.new ? aws_vpc.this[0].id : var.network.vpc_id # a local would hide the VPC from who reads the plan
  service_name      = "com.amazonaws.${local.region}.${each.key}"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [for name in sort(keys(aws_route_table.this)) : aws_route_table.this[name].id if name != "data"]
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat([{
      Sid       = "OwnAccount"
      Effect    = "Allow"
      Principal = "*"
      Action    = each.value.actions
      Resource  = each.value.resource
      Condition = local.own_principals
    }], each.key == "s3" ? local.layers : [])
  })
  tags = merge(var.tags, { Name = "${var.name}-${each.key}" })
}

resource "aws_vpc_endpoint" "interface" {
  for_each = var.network.interface_endpoints

  vpc_id              = local.new ? aws_vpc.this[0].id : var.network.vpc_id
  service_name        = "com.amazonaws.${local.region}.${each.key}"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [for name, subnet in local.subnets : aws_subnet.this[name].id if subnet.tier == "private"]
  security_group_ids  = [aws_security_group.endpoints[0].id]
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "OwnAccount"
      Effect    = "Allow"
      Principal = "*"
      Action    = "${lookup(local.action_prefixes, each.key, split(".", each.key)[0])}:*"
      Resource  = "*"
      Condition = local.own_principals
    }]
  })
  tags = merge(var.tags, { Name = "${var.name}-${each.key}" })
}

resource "aws_security_group" "endpoints" {
  count = length(var.network.interface_endpoints) > 0 ? 1 : 0

  name        = "${var.name}-endpoints"
  description = "Interface endpoints of ${var.name}"
  vpc_id      = local.vpc_id
  tags        = merge(var.tags, { Name = "${var.name}-endpoints" })
}

resource "aws_vpc_security_group_ingress_rule" "endpoints" {
  for_each = { for name, subnet in local.subnets : name => subnet.cidr if subnet.tier == "private" && length(var.network.interface_endpoints) > 0 }

  security_group_id = aws_security_group.endpoints[0].id
  description       = "HTTPS from ${each.key}"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = each.value
  tags              = merge(var.tags, { Name = each.key })
}
