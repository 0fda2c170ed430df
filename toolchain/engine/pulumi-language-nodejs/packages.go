package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// nodeModules finds the nearest node_modules that holds the Pulumi SDK, from the folder upward.
func nodeModules(folder string) (string, error) {
	for current := folder; ; current = filepath.Dir(current) {
		modules := filepath.Join(current, "node_modules")
		if _, err := os.Stat(filepath.Join(modules, "@pulumi", "pulumi")); err == nil {
			return modules, nil
		}
		if current == filepath.Dir(current) {
			return "", fmt.Errorf("no node_modules/@pulumi/pulumi above %s: run `npm ci` first", folder)
		}
	}
}

// resourcePackages lists the installed npm packages that need a provider of the same version.
func resourcePackages(modules string) []*pulumirpc.PackageDependency {
	manifests, _ := filepath.Glob(filepath.Join(modules, "*", "package.json"))
	scoped, _ := filepath.Glob(filepath.Join(modules, "@*", "*", "package.json"))

	var packages []*pulumirpc.PackageDependency
	for _, path := range append(manifests, scoped...) {
		content, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		var manifest struct {
			Name, Version string
			Pulumi        struct {
				Resource              bool
				Name, Version, Server string
			}
		}
		// A package.json that isn't JSON belongs to some package's own test data.
		if json.Unmarshal(content, &manifest) != nil || !manifest.Pulumi.Resource {
			continue
		}
		dependency := &pulumirpc.PackageDependency{
			Name:    manifest.Pulumi.Name,
			Kind:    "resource",
			Version: manifest.Pulumi.Version,
			Server:  manifest.Pulumi.Server,
		}
		if dependency.Name == "" {
			dependency.Name = filepath.Base(manifest.Name)
		}
		if dependency.Version == "" {
			// Some packages were published with the prefix.
			dependency.Version = "v" + strings.TrimPrefix(manifest.Version, "v")
		}
		packages = append(packages, dependency)
	}
	return packages
}
