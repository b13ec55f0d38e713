// The language host for Node.js that the CLI starts. The newest one that the Go module proxy has is older than RunPlugin,
// the call by which the CLI starts policy packs. So this program answers RunPlugin itself, with the functions of Pulumi's
// Go SDK, and passes all other calls on to the older host, which it starts as a child.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"

	"github.com/pulumi/pulumi/sdk/v3"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/emptypb"
)

// The older host lies beside this program. Its name does not begin like a plugin's, so the CLI does not take it for one.
const oldHost = "language-nodejs-v3.68.0"

// The kind that RunPlugin has for a policy pack.
const analyzer = "analyzer"

func main() {
	// Linux kills the child when the thread that started it ends, so this thread has to last as long as the program.
	runtime.LockOSThread()
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	old, ended, err := startOldHost(args)
	if err != nil {
		return fmt.Errorf("the host %s could not be started: %w", oldHost, err)
	}
	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Init: func(server *grpc.Server) error {
			pulumirpc.RegisterLanguageRuntimeServer(server, &host{old: old})
			return nil
		},
	})
	if err != nil {
		return err
	}
	// The CLI reads the port from the first line.
	fmt.Println(handle.Port)
	select {
	case err = <-handle.Done:
	// The old host ends when it sees that the CLI is gone.
	case err = <-ended:
	}
	return err
}

// startOldHost starts the older host with this program's arguments. The channel gets its error, or nil, when it ends. The
// kernel kills it when this program ends in any way.
func startOldHost(args []string) (pulumirpc.LanguageRuntimeClient, <-chan error, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, nil, err
	}
	command := exec.Command(filepath.Join(filepath.Dir(self), oldHost), args...)
	command.Stderr = os.Stderr
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	stdout, err := command.StdoutPipe()
	if err != nil {
		return nil, nil, err
	}
	if err := command.Start(); err != nil {
		return nil, nil, err
	}
	reader := bufio.NewReader(stdout)
	line, err := reader.ReadString('\n')
	if err != nil {
		return nil, nil, errors.Join(err, command.Wait())
	}
	port, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		return nil, nil, err
	}
	ended := make(chan error, 1)
	go func() {
		_, copied := io.Copy(os.Stdout, reader)
		ended <- errors.Join(command.Wait(), copied)
	}()
	connection, err := grpc.NewClient(fmt.Sprintf("127.0.0.1:%d", port),
		grpc.WithTransportCredentials(insecure.NewCredentials()), rpcutil.GrpcChannelOptions())
	if err != nil {
		return nil, nil, err
	}
	return pulumirpc.NewLanguageRuntimeClient(connection), ended, nil
}

// host answers calls that neither it nor the older host knows with "unimplemented", as the older host does.
type host struct {
	pulumirpc.UnimplementedLanguageRuntimeServer
	old pulumirpc.LanguageRuntimeClient
}

func (h *host) GetRequiredPlugins(
	ctx context.Context, request *pulumirpc.GetRequiredPluginsRequest,
) (*pulumirpc.GetRequiredPluginsResponse, error) {
	return h.old.GetRequiredPlugins(ctx, request)
}

func (h *host) Run(ctx context.Context, request *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	return h.old.Run(ctx, request)
}

func (h *host) GetPluginInfo(ctx context.Context, request *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return h.old.GetPluginInfo(ctx, request)
}

func (h *host) About(ctx context.Context, request *pulumirpc.AboutRequest) (*pulumirpc.AboutResponse, error) {
	return h.old.About(ctx, request)
}

func (h *host) GetProgramDependencies(
	ctx context.Context, request *pulumirpc.GetProgramDependenciesRequest,
) (*pulumirpc.GetProgramDependenciesResponse, error) {
	return h.old.GetProgramDependencies(ctx, request)
}

// RunPlugin runs the Pulumi SDK's own script for the kind of plugin, out of the plugin's node_modules.
func (h *host) RunPlugin(
	request *pulumirpc.RunPluginRequest, server grpc.ServerStreamingServer[pulumirpc.RunPluginResponse],
) error {
	if request.Kind == analyzer {
		return runPolicyPack(request, server)
	}
	return fmt.Errorf("this host runs programs and policy packs, but no plugin of the kind %q", request.Kind)
}

func runPolicyPack(
	request *pulumirpc.RunPluginRequest, server grpc.ServerStreamingServer[pulumirpc.RunPluginResponse],
) error {
	ctx, folder := server.Context(), request.Info.ProgramDirectory
	_, stdout, stderr, err := rpcutil.MakeRunPluginStreams(server, false)
	if err != nil {
		return err
	}
	// The CLI tells the stack's name and configuration by a call, after the start; a policy pack reads them from its
	// environment, at its start. The SDK's proxy answers the CLI until the pack runs, and then passes the calls on.
	proxy, output, err := sdk.NewPolicyProxy(ctx, stdout)
	if err != nil {
		return err
	}
	stack, err := proxy.AwaitConfiguration(ctx)
	if err != nil {
		return err
	}
	script, err := locate(ctx, "@pulumi/pulumi/cmd/run-policy-pack", folder)
	if err != nil {
		// The CLI knows this message, and says what to do.
		_, _ = io.WriteString(stderr, err.Error())
		return err
	}
	command := exec.CommandContext(ctx, "node", append(append([]string{script}, request.Args...), folder)...)
	command.Dir, command.Stdout, command.Stderr = folder, output, stderr
	command.Env, err = environment(request, stack)
	if err != nil {
		return err
	}
	if err := command.Start(); err != nil {
		return err
	}
	return proxy.Attach(ctx, command)
}

// locate finds a script by Node's own resolution, started from the plugin's folder.
func locate(ctx context.Context, script, folder string) (string, error) {
	command := exec.CommandContext(ctx, "node", "-p", fmt.Sprintf("require.resolve(%q)", script))
	command.Dir = folder
	output, err := command.Output()
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		return "", fmt.Errorf("%s", failed.Stderr)
	}
	return strings.TrimSpace(string(output)), err
}

// environment returns the variables by which @pulumi/policy and its SDK learn of the stack.
func environment(
	request *pulumirpc.RunPluginRequest, stack *pulumirpc.AnalyzerStackConfigureRequest,
) ([]string, error) {
	all := append([]string{"PULUMI_NODEJS_TYPESCRIPT=true"}, request.Env...)
	if stack == nil {
		return all, nil
	}
	config, err := json.Marshal(stack.Config)
	return append(all,
		"PULUMI_NODEJS_ORGANIZATION="+stack.Organization,
		"PULUMI_NODEJS_PROJECT="+stack.Project,
		"PULUMI_NODEJS_STACK="+stack.Stack,
		"PULUMI_NODEJS_DRY_RUN="+strconv.FormatBool(stack.DryRun),
		"PULUMI_CONFIG="+string(config),
	), err
}
