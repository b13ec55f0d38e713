// Package info says how the Terraform provider's resources appear in Pulumi.
package info

import (
	pf "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge/tokens"
	"github.com/terraform-providers/terraform-provider-random/shim"
)

const (
	name       = "random"
	repository = "https://github.com/pulumi/pulumi-random"
)

// Version is that of the npm package whose resources this provider serves.
const Version = "4.21.2"

// Provider describes the provider. metadata is what the generator wrote, and empty at the generator's first run.
func Provider(metadata []byte) tfbridge.ProviderInfo {
	provider := tfbridge.ProviderInfo{
		P:            pf.ShimProvider(shim.New()),
		Name:         name,
		Version:      Version,
		Repository:   repository,
		MetadataInfo: tfbridge.NewProviderMetadata(metadata),
		Resources: map[string]*tfbridge.ResourceInfo{
			// The only resource without an id of its own.
			"random_bytes": {ComputeID: tfbridge.DelegateIDField("base64", name, repository)},
		},
		EnableRawStateDelta: true,
	}
	// An empty prefix keeps "random" in the names: random_password is random:index/randomPassword:RandomPassword, the
	// token under which the npm package asks for it.
	provider.MustComputeTokens(tokens.SingleModule("", "index", tokens.MakeStandard(name)))
	return provider
}
