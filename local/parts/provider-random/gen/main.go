// Command gen writes the provider's schema and the bridge's metadata.
package main

import (
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfgen"

	"local.invalid/parts/provider-random/info"
)

func main() {
	tfgen.Main("random", info.Provider([]byte("{}")))
}
