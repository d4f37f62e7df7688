# Covers all instances of the region: each plan reads them, and an apply resumes
# those whose change is interrupted. Do not filter the list by status: a resumed
# instance would leave the list, and its resource would be destroyed.
data "alicloudes_instances" "all" {}

resource "alicloudes_resume_task" "guard" {
  for_each = toset(data.alicloudes_instances.all.instances[*].instance_id)

  instance_id             = each.value
  resume_when_interrupted = true
}
