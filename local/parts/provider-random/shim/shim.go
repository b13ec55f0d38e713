// Package shim returns the Terraform provider, which is in an internal package. Go lets this module import it, because this
// module's path begins with the path of the provider's module.
package shim

import (
	"github.com/hashicorp/terraform-plugin-framework/provider"

	random "github.com/terraform-providers/terraform-provider-random/internal/provider"
)

// New makes the provider.
func New() provider.Provider {
	return random.New()
}
