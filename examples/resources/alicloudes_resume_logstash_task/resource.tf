# Resumes the interrupted change of a Logstash instance, and waits until it is
# under way.
resource "alicloudes_resume_logstash_task" "pipeline" {
  instance_id = "ls-cn-v0h1kzca70001"

  triggers = {
    ticket = "CHG-2042"
  }
}
