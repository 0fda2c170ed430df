package main

import (
	"errors"
	"os/exec"
	"path/filepath"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// InstallDependencies makes a package of components ready to run. Inside a checkout with its npm packages
// in place, as here, there is nothing to do.
func (h *languageHost) InstallDependencies(
	request *pulumirpc.InstallDependenciesRequest, stream pulumirpc.LanguageRuntime_InstallDependenciesServer,
) error {
	folder := request.GetInfo().GetProgramDirectory()
	if _, err := nodeModules(folder); err == nil {
		return nil
	}
	closer, stdout, stderr, err := rpcutil.MakeInstallDependenciesStreams(stream, request.GetIsTerminal())
	if err != nil {
		return err
	}
	defer closer.Close()

	command := exec.CommandContext(stream.Context(), "npm", "install", "--no-audit", "--no-fund")
	command.Dir = folder
	command.Stdout, command.Stderr = stdout, stderr
	return command.Run()
}

// RunPlugin serves a package of components written in Node.js, to programs in any language. What it writes
// goes to the engine, which reads the plugin's port from the first line.
func (h *languageHost) RunPlugin(
	request *pulumirpc.RunPluginRequest, stream pulumirpc.LanguageRuntime_RunPluginServer,
) error {
	info := request.GetInfo()
	modules, err := nodeModules(info.GetProgramDirectory())
	if err != nil {
		return err
	}
	closer, stdout, stderr, err := rpcutil.MakeRunPluginStreams(stream, false)
	if err != nil {
		return err
	}
	defer closer.Close()

	args := append([]string{
		filepath.Join(modules, "@pulumi", "pulumi", "cmd", "run-plugin"),
		info.GetProgramDirectory(),
	}, request.GetArgs()...)
	command := exec.CommandContext(stream.Context(), "node", args...)
	command.Dir = request.GetPwd()
	command.Env = request.GetEnv()
	command.Stdout, command.Stderr = stdout, stderr

	var exit *exec.ExitError
	if err := command.Run(); errors.As(err, &exit) {
		return stream.Send(&pulumirpc.RunPluginResponse{
			Output: &pulumirpc.RunPluginResponse_Exitcode{Exitcode: int32(exit.ExitCode())},
		})
	} else if err != nil {
		return err
	}
	return nil
}
