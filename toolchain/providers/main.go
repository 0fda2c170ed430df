// pulumi-providers serves the docker, tls and random resource providers from one binary, bridging the
// upstream Terraform providers. The name it is started by (pulumi-resource-docker, -tls or -random)
// chooses the provider.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	tls "github.com/hashicorp/terraform-provider-tls/shim"
	docker "github.com/terraform-providers/terraform-provider-docker/shim"
	random "github.com/terraform-providers/terraform-provider-random/shim"

	pf "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge/tokens"
	shimv2 "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
)

// versions is set by the linker to the versions of the npm packages that talk to these providers,
// as "docker=5.2.0,tls=5.6.1,random=4.21.2": the engine finds a provider by its package's version.
var versions string

func main() {
	name := strings.TrimPrefix(filepath.Base(os.Args[0]), "pulumi-resource-")
	version := versionOf(name)
	schema, err := json.Marshal(map[string]string{"name": name, "version": version})
	if err != nil {
		fail(err)
	}

	switch name {
	case "docker":
		tfbridge.Main(name, version, dockerInfo(version), schema)
	case "tls":
		info := tfbridge.ProviderInfo{P: pf.ShimProvider(tls.NewProvider())}
		serveFramework(name, version, info, schema)
	case "random":
		info := tfbridge.ProviderInfo{P: pf.ShimProvider(random.NewProvider())}
		serveFramework(name, version, info, schema)
	default:
		fail(fmt.Errorf("start this program as pulumi-resource-docker, -tls or -random, not as %q", name))
	}
}

func versionOf(name string) string {
	for _, pair := range strings.Split(versions, ",") {
		if provider, version, ok := strings.Cut(pair, "="); ok && provider == name {
			return version
		}
	}
	fail(fmt.Errorf("no version of %q was set when this program was built", name))
	return ""
}

func dockerInfo(version string) tfbridge.ProviderInfo {
	info := tfbridge.ProviderInfo{
		P:            shimv2.NewProvider(docker.NewProvider()),
		Name:         "docker",
		Version:      version,
		MetadataInfo: tfbridge.NewProviderMetadata([]byte("{}")),
		// The npm package keeps this one singular.
		Config: map[string]*tfbridge.SchemaInfo{"registry_auth": {Name: "registryAuth"}},
		// The tokens that the npm package uses where they differ from the standard mapping.
		Resources: map[string]*tfbridge.ResourceInfo{
			"docker_image":  {Tok: "docker:index/remoteImage:RemoteImage"},
			"docker_config": {Tok: "docker:index/serviceConfig:ServiceConfig"},
			"docker_container": {
				Tok:                 "docker:index/container:Container",
				DeleteBeforeReplace: true,
				// The npm package keeps these singular.
				Fields: map[string]*tfbridge.SchemaInfo{
					"command":           {Name: "command"},
					"networks_advanced": {Name: "networksAdvanced"},
				},
			},
		},
	}
	info.MustComputeTokens(tokens.SingleModule("docker_", "index", tokens.MakeStandard("docker")))
	info.SetAutonaming(255, "-")
	return info
}

func serveFramework(name, version string, info tfbridge.ProviderInfo, schema []byte) {
	info.Name = name
	info.Version = version
	info.MetadataInfo = tfbridge.NewProviderMetadata([]byte("{}"))
	if name == "random" {
		// The standard mapping would drop the prefix that the npm package keeps (RandomPassword).
		info.MustComputeTokens(tokens.SingleModule("random_", "index",
			func(module, resource string) (string, error) {
				return tokens.MakeStandard(name)(module, "Random"+resource)
			}))
	} else {
		info.MustComputeTokens(tokens.SingleModule(name+"_", "index", tokens.MakeStandard(name)))
	}
	pf.Main(context.Background(), name, info, pf.ProviderMetadata{PackageSchema: schema})
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
