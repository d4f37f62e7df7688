terraform {
  required_providers {
    alicloudes = {
      source  = "alicloudes/alicloudes"
      version = "~> 0.1"
    }
  }
}

# Credentials come from the environment, a profile, or the machine's role.
provider "alicloudes" {
  region = "cn-hangzhou"
}
