mock_provider "aws" {
  mock_resource "aws_elasticache_serverless_cache" {
    defaults = {
      arn      = "arn:aws:elasticache:eu-west-1:123456789012:serverlesscache:shop"
      endpoint = [{ address = "shop.serverless.euw1.cache.amazonaws.com", port = 6379 }]
    }
  }
}

variables {
  name               = "shop"
  description        = "Prices"
  users              = { reader = "on ~price:* +@read", writer = "on ~price:* +@read +@write" }
  subnet_ids         = ["subnet-a", "subnet-b"]
  security_group_ids = ["sg-1"]
}

run "defaults" {
  assert {
    condition     = aws_elasticache_serverless_cache.this.engine == "valkey" && aws_elasticache_serverless_cache.this.user_group_id == "shop"
    error_message = "only users of the group get in"
  }
  assert {
    condition     = { for name, user in aws_elasticache_user.this : user.user_id => [user.user_name, user.access_string, user.authentication_mode[0].type] } == { "shop-reader" = ["shop-reader", "on ~price:* +@read", "iam"], "shop-writer" = ["shop-writer", "on ~price:* +@read +@write", "iam"] }
    error_message = "users sign in by IAM"
  }
  assert {
    condition     = aws_elasticache_user_group.this.user_ids == toset(["shop-reader", "shop-writer"])
    error_message = "nobody else is in the group"
  }
  assert {
    condition     = aws_elasticache_serverless_cache.this.snapshot_retention_limit == 1 && aws_elasticache_serverless_cache.this.daily_snapshot_time == "03:00"
    error_message = "a snapshot a day"
  }
  assert {
    condition     = one(one(aws_elasticache_serverless_cache.this.cache_usage_limits).data_storage).maximum == 1 && one(one(aws_elasticache_serverless_cache.this.cache_usage_limits).ecpu_per_second).maximum == 5000
    error_message = "the bill is bounded"
  }
}

run "one_zone" {
  command = plan
  variables {
    subnet_ids = ["subnet-a"]
  }
  expect_failures = [var.subnet_ids]
}

run "nobody_may_sign_in" {
  command = plan
  variables {
    users = {}
  }
  expect_failures = [var.users]
}

run "user_that_is_off" {
  command = plan
  variables {
    users = { reader = "~price:* +@read" }
  }
  expect_failures = [var.users]
}

run "open_to_the_vpc" {
  command = plan
  variables {
    security_group_ids = []
  }
  expect_failures = [var.security_group_ids]
}

run "name_too_long" {
  command = plan
  variables {
    name = "a-cache-whose-name-is-too-long"
  }
  expect_failures = [var.name]
}

run "no_snapshot" {
  command = plan
  variables {
    snapshots = { days = 0 }
  }
  expect_failures = [var.snapshots]
}

run "time_that_is_none" {
  command = plan
  variables {
    snapshots = { time = "25:00" }
  }
  expect_failures = [var.snapshots]
}

run "too_slow" {
  command = plan
  variables {
    limits = { ecpu_per_second = 10 }
  }
  expect_failures = [var.limits]
}
