locals {
  cluster_name = element(split("/", var.cluster), 1)

  # What is held, as a percentage or requests a minute and task, and by which metric
  targets = {
    for name, target in {
      cpu      = { value = var.scaling.cpu_percent, metric = "ECSServiceAverageCPUUtilization", label = null }
      memory   = { value = var.scaling.memory_percent, metric = "ECSServiceAverageMemoryUtilization", label = null }
      requests = { value = try(var.scaling.requests.per_minute, null), metric = "ALBRequestCountPerTarget", label = try(var.scaling.requests.resource_label, null) }
    } : name => target if target.value != null
  }

  schedule = var.schedule == null ? {} : {
    down = { at = var.schedule.down, min = 0, max = 0 }
    up   = { at = var.schedule.up, min = var.count_of_tasks.min, max = var.count_of_tasks.max }
  }
}

resource "aws_appautoscaling_target" "this" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${local.cluster_name}/${aws_ecs_service.this.name}"
  min_capacity       = var.count_of_tasks.min
  max_capacity       = var.count_of_tasks.max
  tags               = var.tags

  lifecycle {
    ignore_changes = [min_capacity, max_capacity] # the schedule's to say, where there is one
  }
}

resource "aws_appautoscaling_policy" "this" {
  for_each = local.targets

  name               = "${var.name}-${each.key}"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.this.service_namespace
  scalable_dimension = aws_appautoscaling_target.this.scalable_dimension
  resource_id        = aws_appautoscaling_target.this.resource_id

  target_tracking_scaling_policy_configuration {
    target_value       = each.value.value
    scale_out_cooldown = 60
    scale_in_cooldown  = 300

    predefined_metric_specification {
      predefined_metric_type = each.value.metric
      resource_label         = each.value.label
    }
  }
}

resource "aws_appautoscaling_scheduled_action" "this" {
  for_each = local.schedule

  name               = "${var.name}-${each.key}"
  service_namespace  = aws_appautoscaling_target.this.service_namespace
  scalable_dimension = aws_appautoscaling_target.this.scalable_dimension
  resource_id        = aws_appautoscaling_target.this.resource_id
  schedule           = "cron(${each.value.at})"
  timezone           = var.schedule.timezone

  scalable_target_action {
    min_capacity = each.value.min
    max_capacity = each.value.max
  }
}
