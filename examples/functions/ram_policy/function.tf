# Just enough to resume one instance's change and to wait for it.
output "policy" {
  value = provider::alicloudes::ram_policy(
    [provider::alicloudes::instance_arn("cn-hangzhou", "1234567890123456", "es-cn-n6w1o1x0w001c0001")],
    ["ResumeElasticsearchTask", "DescribeInstance"],
  )
}
