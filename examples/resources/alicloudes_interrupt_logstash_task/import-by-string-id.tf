import {
  to = alicloudes_interrupt_logstash_task.pipeline
  id = "cn-hangzhou/ls-cn-i7m2x4pd80002"
}
