// pulumi-language-nodejs is a small Node.js language host for the Pulumi engine: it starts a Node.js
// program when the engine asks for it and reports how the program ended. It serves this repository's
// programs where the vendor's own host can't be downloaded.
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"google.golang.org/grpc"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

func main() {
	host := &languageHost{}
	// The engine also passes its address as the first positional argument; flags before it are not ours.
	if len(os.Args) > 1 {
		host.engineAddress = os.Args[len(os.Args)-1]
	}

	// An engine that was killed says no goodbye: without it, this process has nothing to do.
	leave := func() { os.Exit(1) }
	if err := rpcutil.Healthcheck(context.Background(), host.engineAddress, 15*time.Second, leave); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}

	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Init: func(server *grpc.Server) error {
			pulumirpc.RegisterLanguageRuntimeServer(server, host)
			return nil
		},
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}

	// The engine reads the port from the first line.
	fmt.Println(handle.Port)
	if err := <-handle.Done; err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
