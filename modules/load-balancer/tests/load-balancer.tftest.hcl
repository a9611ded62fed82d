mock_provider "aws" {
  mock_resource "aws_lb" {
    defaults = { arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/shop/1", arn_suffix = "app/shop/1", dns_name = "shop.elb.amazonaws.com", zone_id = "Z1" }
  }
  mock_resource "aws_lb_target_group" {
    defaults = { arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/shop-prices/2", arn_suffix = "targetgroup/shop-prices/2" }
  }
  mock_resource "aws_lb_listener" {
    defaults = { arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/shop/1/3" }
  }
  mock_resource "aws_acm_certificate" {
    defaults = {
      arn                       = "arn:aws:acm:eu-west-1:123456789012:certificate/9"
      domain_validation_options = [{ domain_name = "shop.example.com", resource_record_name = "_x.shop.example.com", resource_record_type = "CNAME", resource_record_value = "_y.acm-validations.aws" }]
    }
  }
  mock_resource "aws_acm_certificate_validation" {
    defaults = { certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/9" }
  }
}

variables {
  name        = "shop"
  vpc_id      = "vpc-1"
  subnet_ids  = ["subnet-a", "subnet-b"]
  cidrs       = ["0.0.0.0/0"]
  certificate = { arn = "arn:aws:acm:eu-west-1:123456789012:certificate/1" }
  access_log  = { bucket = "logs" }
  firewall    = { arn = "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/shop/1" }
  services = {
    prices = { port = 8000, priority = 10, paths = ["/prices/*"], security_group_id = "sg-1" }
  }
}

run "https_alone" {
  assert {
    condition     = aws_lb_listener.https.port == 443 && startswith(aws_lb_listener.https.ssl_policy, "ELBSecurityPolicy-TLS13-1-2-") && aws_lb_listener.https.certificate_arn == "arn:aws:acm:eu-west-1:123456789012:certificate/1"
    error_message = "TLS 1.2 and 1.3 with the certificate given"
  }
  assert {
    condition     = aws_lb_listener.http.default_action[0].redirect[0].protocol == "HTTPS" && aws_lb_listener.http.default_action[0].redirect[0].status_code == "HTTP_301"
    error_message = "80 leads to 443"
  }
  assert {
    condition     = aws_lb_listener.https.default_action[0].fixed_response[0].status_code == "404"
    error_message = "what nobody takes is not found"
  }
  assert {
    condition     = aws_lb.this.drop_invalid_header_fields && aws_lb.this.desync_mitigation_mode == "strictest" && aws_lb.this.enable_deletion_protection && aws_lb.this.enable_zonal_shift && aws_lb.this.access_logs[0].enabled
    error_message = "strict, kept, logged"
  }
  assert {
    condition     = one(aws_wafv2_web_acl_association.this[*].resource_arn) == aws_lb.this.arn
    error_message = "behind the firewall"
  }
  assert {
    condition     = length(aws_acm_certificate.this) == 0 && length(aws_route53_record.this) == 0
    error_message = "no certificate of its own"
  }
}

run "its_own_group" {
  assert {
    condition     = { for key, rule in aws_vpc_security_group_ingress_rule.public : key => [rule.cidr_ipv4, rule.from_port] } == { "0.0.0.0/0:443" = ["0.0.0.0/0", 443], "0.0.0.0/0:80" = ["0.0.0.0/0", 80] }
    error_message = "the public reaches 443 and 80"
  }
  assert {
    condition     = aws_vpc_security_group_ingress_rule.services["prices"].security_group_id == "sg-1" && aws_vpc_security_group_ingress_rule.services["prices"].referenced_security_group_id == aws_security_group.this.id && aws_vpc_security_group_ingress_rule.services["prices"].from_port == 8000
    error_message = "a service is reached from the load balancer"
  }
  assert {
    condition     = aws_vpc_security_group_egress_rule.services["prices"].referenced_security_group_id == "sg-1"
    error_message = "and it reaches nobody else"
  }
}

run "requests_go_by_rules" {
  assert {
    condition     = one(aws_lb_listener_rule.this["prices"].action).target_group_arn == aws_lb_target_group.this["prices"].arn && aws_lb_listener_rule.this["prices"].priority == 10
    error_message = "to the service"
  }
  assert {
    condition     = aws_lb_target_group.this["prices"].health_check[0].path == "/readyz" && aws_lb_target_group.this["prices"].target_type == "ip" && aws_lb_target_group.this["prices"].deregistration_delay == "30"
    error_message = "while it is ready"
  }
  assert {
    condition     = output.request_labels == { prices = "app/shop/1/targetgroup/shop-prices/2" }
    error_message = "scaling can count them"
  }
}

run "certificate_of_its_own" {
  variables {
    certificate = { domain = "shop.example.com", zone_id = "Z0" }
  }
  assert {
    condition     = aws_acm_certificate.this[0].validation_method == "DNS" && aws_route53_record.validation["shop.example.com"].zone_id == "Z0"
    error_message = "proved in the zone"
  }
  assert {
    condition     = aws_lb_listener.https.certificate_arn == aws_acm_certificate_validation.this[0].certificate_arn
    error_message = "used once it is proved"
  }
  assert {
    condition     = aws_route53_record.this[0].name == "shop.example.com"
    error_message = "the domain leads here"
  }
}

run "the_world_without_a_firewall" {
  command = plan
  variables {
    firewall = null
  }
  expect_failures = [var.firewall]
}

run "no_certificate" {
  command = plan
  variables {
    certificate = { domain = "shop.example.com" }
  }
  expect_failures = [var.certificate]
}

run "one_zone" {
  command = plan
  variables {
    subnet_ids = ["subnet-a"]
  }
  expect_failures = [var.subnet_ids]
}

run "same_priority" {
  command = plan
  variables {
    services = {
      prices = { port = 8000, priority = 10, paths = ["/prices/*"], security_group_id = "sg-1" }
      stock  = { port = 8001, priority = 10, paths = ["/stock/*"], security_group_id = "sg-1" }
    }
  }
  expect_failures = [var.services]
}

run "relative_path" {
  command = plan
  variables {
    services = { prices = { port = 8000, priority = 10, paths = ["prices"], security_group_id = "sg-1" } }
  }
  expect_failures = [var.services]
}

run "not_a_range" {
  command = plan
  variables {
    cidrs = ["everybody"]
  }
  expect_failures = [var.cidrs]
}

run "name_too_long" {
  command = plan
  variables {
    name = "a-load-balancer-with-far-too-long-a-name"
  }
  expect_failures = [var.name]
}

run "for_ever_idle" {
  command = plan
  variables {
    idle_seconds = 5000
  }
  expect_failures = [var.idle_seconds]
}
