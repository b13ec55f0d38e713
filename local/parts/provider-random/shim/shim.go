// Package shim hands out the Terraform provider, which lives in an internal package: a module whose path lies under the
// provider's may import it.
package shim

import (
	"github.com/hashicorp/terraform-plugin-framework/provider"

	random "github.com/terraform-providers/terraform-provider-random/internal/provider"
)

// New makes the provider.
func New() provider.Provider {
	return random.New()
}
