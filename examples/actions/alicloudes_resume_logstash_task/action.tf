# By hand: terraform apply -invoke=action.alicloudes_resume_logstash_task.pipeline
action "alicloudes_resume_logstash_task" "pipeline" {
  config {
    instance_id = "ls-cn-v0h1kzca70001"
  }
}
