terraform {
  required_providers {
    alicloudes = {
      source  = "registry.opentofu.org/alicloudes/alicloudes"
      version = "~> 0.1"
    }
  }
}

# Credentials come from the environment, a profile, or the ECS instance's role.
provider "alicloudes" {
  region = "cn-hangzhou"
}
