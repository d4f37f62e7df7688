# acs:elasticsearch:cn-hangzhou:1234567890123456:instances/es-cn-n6w1o1x0w001c0001
output "arn" {
  value = provider::alicloudes::instance_arn("cn-hangzhou", "1234567890123456", "es-cn-n6w1o1x0w001c0001")
}
