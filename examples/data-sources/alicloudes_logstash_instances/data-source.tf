# All Logstash instances of the region with this tag.
data "alicloudes_logstash_instances" "production" {
  tags = { env = "production" }
}

output "interrupted" {
  value = [
    for instance in data.alicloudes_logstash_instances.production.instances :
    instance.instance_id if instance.change_interrupted
  ]
}
