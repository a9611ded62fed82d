locals {
  scaled = var.capacity == null ? {} : merge([
    for dimension, units in var.capacity : merge(
      { "table/${dimension}" = { resource = "table/${var.name}", kind = "table", dimension = title(dimension), units = units } },
      { for index in keys(var.indexes) : "${index}/${dimension}" => { resource = "table/${var.name}/index/${index}", kind = "index", dimension = title(dimension), units = units } },
    )
  ]...)
}

resource "aws_appautoscaling_target" "this" {
  for_each = local.scaled

  service_namespace  = "dynamodb"
  resource_id        = each.value.resource
  scalable_dimension = "dynamodb:${each.value.kind}:${each.value.dimension}CapacityUnits"
  min_capacity       = each.value.units.min
  max_capacity       = each.value.units.max
  tags               = var.tags

  depends_on = [aws_dynamodb_table.this]
}

resource "aws_appautoscaling_policy" "this" {
  for_each = local.scaled

  name               = "${each.value.dimension}-${each.value.units.target}-percent"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.this[each.key].service_namespace
  resource_id        = aws_appautoscaling_target.this[each.key].resource_id
  scalable_dimension = aws_appautoscaling_target.this[each.key].scalable_dimension

  target_tracking_scaling_policy_configuration {
    target_value = each.value.units.target

    predefined_metric_specification {
      predefined_metric_type = "DynamoDB${each.value.dimension}CapacityUtilization"
    }
  }
}
