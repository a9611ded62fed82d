locals {
  made        = var.certificate.arn == null
  certificate = local.made ? aws_acm_certificate_validation.this[0].certificate_arn : var.certificate.arn
}

resource "aws_lb" "this" {
  name               = var.name
  load_balancer_type = "application"
  internal           = var.internal
  subnets            = var.subnet_ids
  security_groups    = [aws_security_group.this.id]
  tags               = var.tags

  drop_invalid_header_fields = true
  desync_mitigation_mode     = "strictest"
  preserve_host_header       = true
  enable_zonal_shift         = true
  enable_deletion_protection = var.deletion_protection
  idle_timeout               = var.idle_seconds

  access_logs {
    bucket  = var.access_log.bucket
    prefix  = var.access_log.prefix
    enabled = true
  }
}

resource "aws_lb_target_group" "this" {
  for_each = var.services

  name                 = "${var.name}-${each.key}"
  target_type          = "ip"
  protocol             = "HTTP" # inside, where the security groups let nobody else
  port                 = each.value.port
  vpc_id               = var.vpc_id
  deregistration_delay = each.value.drain_seconds
  tags                 = var.tags

  health_check {
    path                = each.value.health_path
    matcher             = "200"
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.this.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = local.certificate
  tags              = var.tags

  # What no service takes is not found: nobody is sent where nobody thought of
  default_action {
    type = "fixed-response"

    fixed_response {
      content_type = "application/json"
      message_body = jsonencode({ title = "There is no such thing", status = 404, code = "not-found" })
      status_code  = "404"
    }
  }
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.this.arn
  port              = 80
  protocol          = "HTTP"
  tags              = var.tags

  default_action {
    type = "redirect"

    redirect {
      port        = "443"
      protocol    = "HTTPS"
      status_code = "HTTP_301"
    }
  }
}

resource "aws_lb_listener_rule" "this" {
  for_each = var.services

  listener_arn = aws_lb_listener.https.arn
  priority     = each.value.priority
  tags         = merge(var.tags, { Name = each.key })

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this[each.key].arn
  }

  condition {
    path_pattern {
      values = each.value.paths
    }
  }

  dynamic "condition" {
    for_each = length(each.value.hosts) == 0 ? [] : [each.value.hosts]
    content {
      host_header {
        values = condition.value
      }
    }
  }
}

resource "aws_wafv2_web_acl_association" "this" {
  count = var.firewall == null ? 0 : 1

  web_acl_arn  = var.firewall.arn
  resource_arn = aws_lb.this.arn
}
