data "aws_region" "current" {}

locals {
  made   = var.issuer == null
  issuer = local.made ? "https://cognito-idp.${data.aws_region.current.name}.amazonaws.com/${aws_cognito_user_pool.this[0].id}" : var.issuer.url
}

resource "aws_cognito_user_pool" "this" {
  count = local.made ? 1 : 0

  name                = var.name
  deletion_protection = var.deletion_protection ? "ACTIVE" : "INACTIVE"
  mfa_configuration   = "ON"
  username_attributes = ["email"]
  tags                = var.tags

  auto_verified_attributes = ["email"]

  username_configuration {
    case_sensitive = false
  }

  software_token_mfa_configuration {
    enabled = true
  }

  # Nobody signs up by themselves: whoever may anything is invited
  admin_create_user_config {
    allow_admin_create_user_only = true
  }

  password_policy {
    minimum_length                   = 14
    require_lowercase                = true
    require_uppercase                = true
    require_numbers                  = true
    require_symbols                  = true
    temporary_password_validity_days = 3
    password_history_size            = 10
  }

  account_recovery_setting {
    recovery_mechanism {
      name     = "verified_email"
      priority = 1
    }
  }

  user_pool_add_ons {
    advanced_security_mode = var.threat_protection ? "ENFORCED" : "OFF"
  }

  # Threat protection is of this tier; a new pool is of ESSENTIALS, which the provider does not ask for when it makes one
  user_pool_tier = var.threat_protection ? "PLUS" : null
}

resource "aws_cognito_user_group" "this" {
  for_each = local.made ? var.groups : {}

  name         = each.key
  description  = each.value
  user_pool_id = aws_cognito_user_pool.this[0].id
}

resource "aws_cognito_user_pool_domain" "this" {
  count = local.made ? 1 : 0

  domain       = var.domain_prefix
  user_pool_id = aws_cognito_user_pool.this[0].id
}

resource "aws_cognito_user_pool_client" "this" {
  count = local.made ? 1 : 0

  name         = var.name
  user_pool_id = aws_cognito_user_pool.this[0].id

  # A page cannot keep a secret: the code is bound to who asked for it (PKCE)
  generate_secret                      = false
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_flows                  = ["code"]
  allowed_oauth_scopes                 = ["openid", "email", "profile"]
  callback_urls                        = var.callback_urls
  logout_urls                          = var.callback_urls
  supported_identity_providers         = ["COGNITO"]
  explicit_auth_flows                  = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
  prevent_user_existence_errors        = "ENABLED"
  enable_token_revocation              = true

  access_token_validity  = var.token_minutes
  id_token_validity      = var.token_minutes
  refresh_token_validity = 12

  token_validity_units {
    access_token  = "minutes"
    id_token      = "minutes"
    refresh_token = "hours"
  }
}
