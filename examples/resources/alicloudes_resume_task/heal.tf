# Reads the instance at each refresh. A change that somebody interrupted shows in
# the plan, and the next apply resumes it.
resource "alicloudes_resume_task" "logs" {
  instance_id             = "es-cn-7mz2k4x0r002h0002"
  resume_when_interrupted = true
}
