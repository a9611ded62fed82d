output "issuer" {
  description = "Who issues tokens, as they say it (iss)."
  value       = local.issuer
}

output "client_id" {
  description = "For whom tokens are."
  value       = local.made ? aws_cognito_user_pool_client.this[0].id : var.issuer.client_id
}

output "groups_claim" {
  description = "The claim that has a person's groups."
  value       = local.made ? "cognito:groups" : var.issuer.groups_claim
}

output "user_pool_arn" {
  description = "ARN of the user pool; null where an issuer is given."
  value       = one(aws_cognito_user_pool.this[*].arn)
}

output "sign_in_url" {
  description = "Where people sign in; null where an issuer is given."
  value       = local.made ? "https://${aws_cognito_user_pool_domain.this[0].domain}.auth.${data.aws_region.current.name}.amazoncognito.com" : null
}
