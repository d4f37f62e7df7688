# All instances of the region under guard: each plan looks at them, and an apply
# resumes those whose change is interrupted. Don't filter the list by status:
# instances that were resumed would leave it, and their resources with them.
data "alicloudes_instances" "all" {}

resource "alicloudes_resume_task" "guard" {
  for_each = toset(data.alicloudes_instances.all.instances[*].instance_id)

  instance_id             = each.value
  resume_when_interrupted = true
}
