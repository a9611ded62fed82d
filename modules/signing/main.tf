resource "aws_signer_signing_profile" "this" {
  # Signer knows no hyphens, and keeps the name of a cancelled profile for two years: destroyed and made again, it is another
  name_prefix = "${replace(var.name, "-", "")}_"
  platform_id = "AWSLambda-SHA384-ECDSA"
  tags        = var.tags

  signature_validity_period {
    value = var.validity_days
    type  = "DAYS"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lambda_code_signing_config" "this" {
  description = var.name
  tags        = var.tags

  allowed_publishers {
    signing_profile_version_arns = [aws_signer_signing_profile.this.version_arn]
  }

  policies {
    untrusted_artifact_on_deployment = "Enforce"
  }

  # Lambda deletes no configuration that a function still has: functions leave it first
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_s3_object" "this" {
  for_each = var.zips

  bucket      = var.bucket
  key         = "${var.prefix}unsigned/${each.key}.zip"
  source      = each.value.path
  source_hash = each.value.sha256
  tags        = var.tags
}

resource "aws_signer_signing_job" "this" {
  for_each = var.zips

  profile_name = aws_signer_signing_profile.this.name

  source {
    s3 {
      bucket  = var.bucket
      key     = aws_s3_object.this[each.key].key
      version = aws_s3_object.this[each.key].version_id
    }
  }

  destination {
    s3 {
      bucket = var.bucket
      prefix = "${var.prefix}signed/${each.key}-"
    }
  }
}

# The job says where the signed object is, but not which version of it
data "aws_s3_object" "this" {
  for_each = aws_signer_signing_job.this

  bucket = one(one(each.value.signed_object).s3).bucket
  key    = one(one(each.value.signed_object).s3).key
}
