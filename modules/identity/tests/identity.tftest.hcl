mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { name = "eu-west-1" }
  }
  mock_resource "aws_cognito_user_pool" {
    defaults = { id = "eu-west-1_abc", arn = "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_abc" }
  }
  mock_resource "aws_cognito_user_pool_client" {
    defaults = { id = "client" }
  }
}

variables {
  name          = "shop"
  groups        = { viewer = "See prices", operator = "Change prices" }
  domain_prefix = "shop-example"
  callback_urls = ["https://shop.example.com/"]
}

run "user_pool" {
  assert {
    condition     = aws_cognito_user_pool.this[0].mfa_configuration == "ON" && aws_cognito_user_pool.this[0].software_token_mfa_configuration[0].enabled && aws_cognito_user_pool.this[0].deletion_protection == "ACTIVE"
    error_message = "a second factor, and nothing goes by accident"
  }
  assert {
    condition     = aws_cognito_user_pool.this[0].admin_create_user_config[0].allow_admin_create_user_only && aws_cognito_user_pool.this[0].password_policy[0].minimum_length >= 14
    error_message = "invited, with a long password"
  }
  assert {
    condition     = toset(keys(aws_cognito_user_group.this)) == toset(["viewer", "operator"])
    error_message = "groups"
  }
  assert {
    condition     = !aws_cognito_user_pool_client.this[0].generate_secret && aws_cognito_user_pool_client.this[0].allowed_oauth_flows == toset(["code"]) && aws_cognito_user_pool_client.this[0].access_token_validity == 15
    error_message = "by code, for a quarter of an hour"
  }
  assert {
    condition     = output.issuer == "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc" && output.client_id == "client" && output.groups_claim == "cognito:groups"
    error_message = "as tokens say it"
  }
  assert {
    condition     = output.sign_in_url == "https://shop-example.auth.eu-west-1.amazoncognito.com"
    error_message = "people sign in there"
  }
}

run "issuer_that_is_there" {
  variables {
    issuer = { url = "https://login.example.com/realms/shop", client_id = "shop" }
  }
  assert {
    condition     = length(aws_cognito_user_pool.this) + length(aws_cognito_user_group.this) + length(aws_cognito_user_pool_client.this) + length(aws_cognito_user_pool_domain.this) == 0
    error_message = "nothing is made"
  }
  assert {
    condition     = output.issuer == "https://login.example.com/realms/shop" && output.client_id == "shop" && output.groups_claim == "groups"
    error_message = "it is spoken of"
  }
}

run "issuer_without_tls" {
  command = plan
  variables {
    issuer = { url = "http://login.example.com", client_id = "shop" }
  }
  expect_failures = [var.issuer]
}

run "issuer_with_a_slash" {
  command = plan
  variables {
    issuer = { url = "https://login.example.com/", client_id = "shop" }
  }
  expect_failures = [var.issuer]
}

run "tokens_for_anybody" {
  command = plan
  variables {
    issuer = { url = "https://login.example.com/x", client_id = "" }
  }
  expect_failures = [var.issuer]
}

run "led_to_a_page_without_tls" {
  command = plan
  variables {
    callback_urls = ["http://shop.example.com/"]
  }
  expect_failures = [var.callback_urls]
}

run "prefix_that_cognito_refuses" {
  command = plan
  variables {
    domain_prefix = "my-cognito"
  }
  expect_failures = [var.domain_prefix]
}

run "tokens_for_a_day" {
  command = plan
  variables {
    token_minutes = 1440
  }
  expect_failures = [var.token_minutes]
}

run "no_groups" {
  command = plan
  variables {
    groups = {}
  }
  expect_failures = [var.groups]
}
