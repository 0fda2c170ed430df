// Package shim exports the Terraform provider that upstream keeps in an internal package.
// Go allows the import because this module's path lies below the provider's own.
package shim

import (
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"

	"github.com/terraform-providers/terraform-provider-docker/internal/provider"
)

// NewProvider returns the upstream provider.
func NewProvider() *schema.Provider { return provider.New("toolchain")() }
