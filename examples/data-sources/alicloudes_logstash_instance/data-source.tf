data "alicloudes_logstash_instance" "pipeline" {
  instance_id = "ls-cn-n6w1o1x0w001c0002"
}

# A warning in each plan and apply for as long as the change is interrupted.
check "pipeline_is_not_interrupted" {
  assert {
    condition     = data.alicloudes_logstash_instance.pipeline.change_interrupted != true
    error_message = "The change of ${data.alicloudes_logstash_instance.pipeline.instance_id} is interrupted."
  }
}
