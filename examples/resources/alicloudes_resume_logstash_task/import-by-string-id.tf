import {
  to = alicloudes_resume_logstash_task.pipeline
  id = "cn-hangzhou/ls-cn-v0h1kzca70001"
}
