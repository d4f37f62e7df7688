# All instances of the region whose change is interrupted.
data "alicloudes_instances" "interrupted" {
  status = "suspended"
}

output "interrupted" {
  value = data.alicloudes_instances.interrupted.instances[*].instance_id
}
