import {
  to = alicloudes_resume_logstash_task.pipeline
  identity = {
    region      = "cn-hangzhou"
    instance_id = "ls-cn-v0h1kzca70001"
  }
}
