// Package shim exports the Terraform provider that upstream keeps in an internal package.
// Go allows the import because this module's path lies below the provider's own.
package shim

import (
	framework "github.com/hashicorp/terraform-plugin-framework/provider"

	"github.com/hashicorp/terraform-provider-tls/internal/provider"
)

// NewProvider returns the upstream provider.
func NewProvider() framework.Provider { return provider.New() }
