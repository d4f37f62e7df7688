locals {
  arn   = "acs:elasticsearch:cn-hangzhou:1234567890123456:instances/es-cn-n6w1o1x0w001c0001"
  parts = provider::alicloudes::parse_instance_arn(local.arn)
}

# cn-hangzhou
output "region" {
  value = local.parts.region
}

# es-cn-n6w1o1x0w001c0001
output "instance_id" {
  value = local.parts.instance_id
}
