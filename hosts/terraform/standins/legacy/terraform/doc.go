// SPDX-License-Identifier: MPL-2.0

// Package terraform is empty. Only a test of Terraform's own imports the real
// one; "go mod tidy" wants it to exist, no build does.
package terraform
