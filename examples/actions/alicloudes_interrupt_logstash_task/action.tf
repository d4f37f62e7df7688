# By hand: terraform apply -invoke=action.alicloudes_interrupt_logstash_task.pipeline
action "alicloudes_interrupt_logstash_task" "pipeline" {
  config {
    instance_id = "ls-cn-i7m2x4pd80002"
    timeout     = "10m"
  }
}
