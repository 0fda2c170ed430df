// pulumi-language-go is a small Go language host for the Pulumi engine: it compiles a program, runs it, and
// generates the SDKs of local packages. It serves this repository's tests where the vendor's own host can't be
// downloaded.
package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/modfile"

	gogen "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"secure-registry/toolchain/languages/host"
)

type goHost struct{ host.Host }

func main() {
	server := &goHost{Host: host.New()}
	host.Serve(server, server.EngineAddress)
}

func (h *goHost) Run(ctx context.Context, request *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	info := request.GetInfo()
	config, err := host.ConfigEnvironment(request)
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "pulumi-go-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)

	program := filepath.Join(folder, "program")
	build := exec.CommandContext(ctx, "go", "build", "-o", program, ".")
	build.Dir = info.GetProgramDirectory()
	if output, err := build.CombinedOutput(); err != nil {
		return &pulumirpc.RunResponse{Error: fmt.Sprintf("the program does not compile: %v\n%s", err, output)}, nil
	}

	command := exec.CommandContext(ctx, program)
	command.Dir = info.GetProgramDirectory()
	command.Env = append(append(os.Environ(), config...),
		"PULUMI_ORGANIZATION="+request.GetOrganization(),
		"PULUMI_PROJECT="+request.GetProject(),
		"PULUMI_STACK="+request.GetStack(),
		"PULUMI_ROOT_DIRECTORY="+info.GetRootDirectory(),
		"PULUMI_DRY_RUN="+strconv.FormatBool(request.GetDryRun()),
		"PULUMI_PARALLEL="+strconv.Itoa(int(request.GetParallel())),
		"PULUMI_MONITOR="+request.GetMonitorAddress(),
		"PULUMI_ENGINE="+h.EngineAddress,
	)
	return host.RunProgram(command), nil
}

func (h *goHost) GeneratePackage(
	_ context.Context, request *pulumirpc.GeneratePackageRequest,
) (*pulumirpc.GeneratePackageResponse, error) {
	return host.GeneratePackage(request, func(pkg *schema.Package, _ schema.ReferenceLoader) (map[string][]byte, error) {
		return gogen.GeneratePackage("pulumi-language-go", pkg, request.GetLocalDependencies())
	})
}

// Link points the program's go.mod to the SDKs of local packages.
func (h *goHost) Link(ctx context.Context, request *pulumirpc.LinkRequest) (*pulumirpc.LinkResponse, error) {
	root := request.GetInfo().GetProgramDirectory()
	for _, linked := range request.GetPackages() {
		content, err := os.ReadFile(filepath.Join(root, linked.GetPath(), "go.mod"))
		if err != nil {
			return nil, err
		}
		path := filepath.ToSlash(linked.GetPath())
		if !strings.HasPrefix(path, "../") {
			path = "./" + path
		}
		command := exec.CommandContext(ctx, "go", "mod", "edit", "-replace", modfile.ModulePath(content)+"="+path)
		command.Dir = root
		if output, err := command.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("go mod edit: %w\n%s", err, output)
		}
	}
	return &pulumirpc.LinkResponse{}, nil
}

func (h *goHost) InstallDependencies(
	request *pulumirpc.InstallDependenciesRequest, stream pulumirpc.LanguageRuntime_InstallDependenciesServer,
) error {
	closer, stdout, stderr, err := rpcutil.MakeInstallDependenciesStreams(stream, request.GetIsTerminal())
	if err != nil {
		return err
	}
	defer closer.Close()

	command := exec.CommandContext(stream.Context(), "go", "mod", "tidy")
	command.Dir = request.GetInfo().GetProgramDirectory()
	command.Stdout, command.Stderr = stdout, stderr
	return command.Run()
}
