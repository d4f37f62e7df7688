import {
  to = alicloudes_interrupt_logstash_task.pipeline
  identity = {
    region      = "cn-hangzhou"
    instance_id = "ls-cn-i7m2x4pd80002"
  }
}
