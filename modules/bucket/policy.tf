locals {
  everything = [local.arn, "${local.arn}/*"]

  transport_statements = [
    {
      Sid       = "DenyInsecureTransport"
      Effect    = "Deny"
      Principal = { AWS = "*" }
      Action    = "s3:*"
      Resource  = local.everything
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    },
    {
      Sid       = "DenyOldTls"
      Effect    = "Deny"
      Principal = { AWS = "*" }
      Action    = "s3:*"
      Resource  = local.everything
      Condition = { NumericLessThan = { "s3:TlsVersion" = "1.2" } }
    },
  ]

  own_trails  = { ArnLike = { "aws:SourceArn" = "arn:${data.aws_partition.current.partition}:cloudtrail:*:${local.account}:trail/*" } }
  own_account = { StringEquals = { "aws:SourceAccount" = local.account } }

  # Who delivers which logs, for this account only; each asks for the ACL before it writes, but S3 itself.
  log_services = {
    s3         = { principal = "logging.s3.amazonaws.com", reads_acl = false, condition = local.own_account }
    vpc        = { principal = "delivery.logs.amazonaws.com", reads_acl = true, condition = local.own_account }
    cloudtrail = { principal = "cloudtrail.amazonaws.com", reads_acl = true, condition = local.own_trails }
  }

  log_statements = concat(
    [for writer in sort(var.log_writers) : {
      Sid       = "Write${title(writer)}Logs"
      Effect    = "Allow"
      Principal = { Service = local.log_services[writer].principal }
      Action    = "s3:PutObject"
      Resource  = "${local.arn}/*"
      Condition = local.log_services[writer].condition
    }],
    [for writer in sort(var.log_writers) : {
      Sid       = "Check${title(writer)}Acl"
      Effect    = "Allow"
      Principal = { Service = local.log_services[writer].principal }
      Action    = "s3:GetBucketAcl"
      Resource  = local.arn
      Condition = local.log_services[writer].condition
    } if local.log_services[writer].reads_acl],
  )
}

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = concat(local.transport_statements, local.log_statements)
  })

  # S3 refuses two changes of a bucket's access at once.
  depends_on = [aws_s3_bucket_public_access_block.this, aws_s3_bucket_ownership_controls.this]
}
