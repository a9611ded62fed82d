mock_provider "aws" {
  mock_resource "aws_signer_signing_profile" {
    defaults = { version_arn = "arn:aws:signer:us-east-1:123456789012:/signing-profiles/reports/1" }
  }
  mock_resource "aws_s3_object" {
    defaults = { version_id = "v1" }
  }
  mock_resource "aws_signer_signing_job" {
    defaults = {
      signed_object = [{ s3 = [{ bucket = "code", key = "functions/signed/report-job.zip" }] }]
    }
  }
  mock_data "aws_s3_object" {
    defaults = { version_id = "v2" }
  }
}

variables {
  name   = "t-reports"
  bucket = "code"
  zips   = { report = { path = "report.zip", sha256 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" } }
}

run "signs_every_zip" {
  assert {
    condition     = aws_signer_signing_profile.this.name_prefix == "treports_" && aws_signer_signing_profile.this.platform_id == "AWSLambda-SHA384-ECDSA"
    error_message = "The profile is for Lambda, its name without hyphens and never used before."
  }

  assert {
    condition     = aws_signer_signing_job.this["report"].source[0].s3[0].version == "v1"
    error_message = "The job signs the version that was uploaded."
  }

  assert {
    condition     = output.signed == { report = { bucket = "code", key = "functions/signed/report-job.zip", version = "v2" } }
    error_message = "The output says where the signed code is."
  }
}

run "refuses_unsigned_code" {
  command = plan

  assert {
    condition     = aws_lambda_code_signing_config.this.policies[0].untrusted_artifact_on_deployment == "Enforce"
    error_message = "Lambda must refuse unsigned code, not warn."
  }
}

run "refuses_what_is_not_a_zip" {
  command = plan

  variables {
    zips = { report = { path = "report.js", sha256 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" } }
  }

  expect_failures = [var.zips]
}

run "refuses_a_hash_in_hex" {
  command = plan

  variables {
    zips = { report = { path = "report.zip", sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" } }
  }

  expect_failures = [var.zips]
}

run "refuses_a_prefix_without_slash" {
  command = plan

  variables {
    prefix = "functions"
  }

  expect_failures = [var.prefix]
}
