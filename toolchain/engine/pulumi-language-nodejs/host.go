package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/pulumi/pulumi/sdk/v3/go/common/version"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// exitBail is the exit code by which a program says that it has reported its error itself
// (RunError and the like in @pulumi/pulumi's cmd/run).
const exitBail = 32

type languageHost struct {
	pulumirpc.UnimplementedLanguageRuntimeServer
	engineAddress string
}

func (h *languageHost) Handshake(
	_ context.Context, request *pulumirpc.LanguageHandshakeRequest,
) (*pulumirpc.LanguageHandshakeResponse, error) {
	h.engineAddress = request.GetEngineAddress()
	return &pulumirpc.LanguageHandshakeResponse{}, nil
}

func (h *languageHost) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: version.Version}, nil
}

func (h *languageHost) About(context.Context, *pulumirpc.AboutRequest) (*pulumirpc.AboutResponse, error) {
	node, err := exec.LookPath("node")
	if err != nil {
		return nil, err
	}
	nodeVersion, err := exec.Command(node, "--version").Output()
	if err != nil {
		return nil, err
	}
	return &pulumirpc.AboutResponse{Executable: node, Version: strings.TrimSpace(string(nodeVersion))}, nil
}

func (h *languageHost) GetRequiredPackages(
	_ context.Context, request *pulumirpc.GetRequiredPackagesRequest,
) (*pulumirpc.GetRequiredPackagesResponse, error) {
	modules, err := nodeModules(request.GetInfo().GetProgramDirectory())
	if err != nil {
		return nil, err
	}
	return &pulumirpc.GetRequiredPackagesResponse{Packages: resourcePackages(modules)}, nil
}

func (h *languageHost) Run(
	ctx context.Context, request *pulumirpc.RunRequest,
) (*pulumirpc.RunResponse, error) {
	info := request.GetInfo()
	modules, err := nodeModules(info.GetProgramDirectory())
	if err != nil {
		return &pulumirpc.RunResponse{Error: err.Error()}, nil
	}
	config, err := json.Marshal(request.GetConfig())
	if err != nil {
		return nil, err
	}
	secretKeys, err := json.Marshal(request.GetConfigSecretKeys())
	if err != nil {
		return nil, err
	}

	args := []string{
		filepath.Join(modules, "@pulumi", "pulumi", "cmd", "run"),
		"--monitor", request.GetMonitorAddress(),
		"--engine", h.engineAddress,
		"--organization", request.GetOrganization(),
		"--project", request.GetProject(),
		"--stack", request.GetStack(),
		"--root-directory", info.GetRootDirectory(),
		"--pwd", info.GetProgramDirectory(),
		"--parallel", strconv.Itoa(int(request.GetParallel())),
	}
	if request.GetDryRun() {
		args = append(args, "--dry-run")
	}
	args = append(args, info.GetEntryPoint())
	args = append(args, request.GetArgs()...)

	command := exec.CommandContext(ctx, "node", args...)
	command.Dir = info.GetProgramDirectory()
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	command.Env = append(os.Environ(),
		"PULUMI_CONFIG="+string(config),
		"PULUMI_CONFIG_SECRET_KEYS="+string(secretKeys),
		"PULUMI_NODEJS_TYPESCRIPT="+strconv.FormatBool(usesTypeScript(info)),
	)
	return runResponse(command.Run()), nil
}

// usesTypeScript reads runtime.options.typescript of Pulumi.yaml: true unless it says false.
func usesTypeScript(info *pulumirpc.ProgramInfo) bool {
	option, ok := info.GetOptions().GetFields()["typescript"]
	return !ok || option.GetBoolValue()
}

func runResponse(err error) *pulumirpc.RunResponse {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return &pulumirpc.RunResponse{}
	case errors.As(err, &exit) && exit.ExitCode() == exitBail:
		return &pulumirpc.RunResponse{Bail: true}
	default:
		return &pulumirpc.RunResponse{Error: fmt.Sprintf("the Node.js program failed: %v", err)}
	}
}
