output "vpc_id" {
  description = "Id of the VPC, new or existing."
  value       = local.new ? aws_vpc.this[0].id : var.network.vpc_id
}

output "vpc_cidr" {
  description = "Range of the VPC."
  value       = local.vpc_cidr
}

output "subnet_ids" {
  description = "Subnet id by name, such as `private-a`."
  value       = { for name, subnet in aws_subnet.this : name => subnet.id }
}

output "public_subnet_ids" {
  description = "Ids of the public subnets, in the order of their names."
  value       = [for name in sort(keys(local.subnets)) : aws_subnet.this[name].id if local.subnets[name].tier == "public"]
}

output "private_subnet_ids" {
  description = "Ids of the private subnets, in the order of their names."
  value       = [for name in sort(keys(local.subnets)) : aws_subnet.this[name].id if local.subnets[name].tier == "private"]
}

output "data_subnet_ids" {
  description = "Ids of the subnets for data, which no way leads out of, in the order of their names."
  value       = [for name in sort(keys(local.subnets)) : aws_subnet.this[name].id if local.subnets[name].tier == "data"]
}

output "subnet_cidrs" {
  description = "Range of every subnet by name."
  value       = { for name, subnet in local.subnets : name => subnet.cidr }
}

output "nat_addresses" {
  description = "Public address of the NAT gateway by zone; what others see private subnets come from."
  value       = { for zone, address in aws_eip.this : zone => address.public_ip }
}

output "prefix_list_ids" {
  description = "Prefix lists of the gateway endpoints (`s3`, `dynamodb`), for egress rules."
  value       = { for service, endpoint in aws_vpc_endpoint.gateway : service => endpoint.prefix_list_id }
}

output "endpoint_security_group_id" {
  description = "Security group of the interface endpoints, for egress rules; null where there are none."
  value       = one(aws_security_group.endpoints[*].id)
}
