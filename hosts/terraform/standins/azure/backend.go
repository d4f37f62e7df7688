// SPDX-License-Identifier: MPL-2.0

// Package azure stands in for Terraform's "azure" state backend, whose module is not
// published. Tests keep their state in the local backend.
package azure

import "github.com/hashicorp/terraform/internal/backend"

// New has the signature that Terraform's table of backends expects.
func New() backend.Backend {
	panic("this build of Terraform is for tests and has no \"azure\" backend")
}
