// pulumi-language-python is a small Python language host for the Pulumi engine: it prepares a virtual
// environment with pip, runs a program in it, and generates the SDKs of local packages. It serves this
// repository's tests where the vendor's own host can't be downloaded.
package main

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	pygen "github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/pulumi/pulumi/sdk/v3/python/toolchain"

	"secure-registry/toolchain/languages/host"
)

type pythonHost struct{ host.Host }

func main() {
	server := &pythonHost{Host: host.New()}
	host.Serve(server, server.EngineAddress)
}

// pip is the toolchain of a program. Its virtual environment is the one that Pulumi.yaml names.
func pip(info *pulumirpc.ProgramInfo) (toolchain.Toolchain, error) {
	return toolchain.ResolveToolchain(toolchain.PythonOptions{
		Root:       info.GetRootDirectory(),
		ProgramDir: info.GetProgramDirectory(),
		Virtualenv: info.GetOptions().GetFields()["virtualenv"].GetStringValue(),
		Toolchain:  toolchain.Pip,
	})
}

func (h *pythonHost) Run(ctx context.Context, request *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	info := request.GetInfo()
	config, err := host.ConfigEnvironment(request)
	if err != nil {
		return nil, err
	}
	tools, err := pip(info)
	if err != nil {
		return nil, err
	}
	if err := tools.ValidateVenv(ctx); err != nil {
		return &pulumirpc.RunResponse{Error: err.Error()}, nil
	}
	binary, err := os.Executable()
	if err != nil {
		return nil, err
	}

	command, err := tools.Command(ctx,
		"-u", filepath.Join(filepath.Dir(binary), "pulumi-language-python-exec"),
		"--monitor", request.GetMonitorAddress(),
		"--engine", h.EngineAddress,
		"--organization", request.GetOrganization(),
		"--project", request.GetProject(),
		"--stack", request.GetStack(),
		"--root_directory", info.GetRootDirectory(),
		"--pwd", info.GetProgramDirectory(),
		"--parallel", strconv.Itoa(int(request.GetParallel())),
		"--dry_run", strconv.FormatBool(request.GetDryRun()),
		info.GetEntryPoint(),
	)
	if err != nil {
		return nil, err
	}
	command.Dir = info.GetProgramDirectory()
	if command.Env == nil {
		command.Env = os.Environ()
	}
	command.Env = append(command.Env, config...)
	return host.RunProgram(command), nil
}

func (h *pythonHost) GeneratePackage(
	_ context.Context, request *pulumirpc.GeneratePackageRequest,
) (*pulumirpc.GeneratePackageResponse, error) {
	return host.GeneratePackage(request, func(pkg *schema.Package, loader schema.ReferenceLoader) (map[string][]byte, error) {
		return pygen.GeneratePackage("pulumi-language-python", pkg, request.GetExtraFiles(), loader)
	})
}

// Link names the SDKs of local packages in requirements.txt.
func (h *pythonHost) Link(ctx context.Context, request *pulumirpc.LinkRequest) (*pulumirpc.LinkResponse, error) {
	tools, err := pip(request.GetInfo())
	if err != nil {
		return nil, err
	}
	paths := map[string]string{}
	for _, linked := range request.GetPackages() {
		name := "pulumi_" + strings.ReplaceAll(linked.GetPackage().GetName(), "-", "_")
		paths[name] = linked.GetPath()
	}
	return &pulumirpc.LinkResponse{}, tools.LinkPackages(ctx, paths)
}

func (h *pythonHost) InstallDependencies(
	request *pulumirpc.InstallDependenciesRequest, stream pulumirpc.LanguageRuntime_InstallDependenciesServer,
) error {
	closer, stdout, stderr, err := rpcutil.MakeInstallDependenciesStreams(stream, request.GetIsTerminal())
	if err != nil {
		return err
	}
	defer closer.Close()

	tools, err := pip(request.GetInfo())
	if err != nil {
		return err
	}
	folder := request.GetInfo().GetProgramDirectory()
	return tools.InstallDependencies(stream.Context(), folder, false, false, stdout, stderr)
}
