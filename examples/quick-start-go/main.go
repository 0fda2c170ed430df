// A private container registry with two users.
package main

import (
	"example.com/pulumi-secure-registry/sdk/go/secureregistry"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		settings := config.New(ctx, "")
		registry, err := secureregistry.NewSecureRegistry(ctx, "registry", &secureregistry.SecureRegistryArgs{
			Hostname:      pulumi.String(settings.Require("hostname")),
			Port:          pulumi.Int(settings.RequireInt("port")),
			ContainerName: pulumi.String(settings.Require("containerName")),
			Users: map[string]secureregistry.UserArgs{
				"ci":    {},                                                  // a password is generated
				"elton": {Password: settings.RequireSecret("eltonPassword")}, // or chosen
			},
		})
		if err != nil {
			return err
		}
		ctx.Export("endpoint", registry.Endpoint)
		ctx.Export("caCertificatePem", registry.CaCertificatePem)
		ctx.Export("credentials", registry.Credentials)
		return nil
	})
}
