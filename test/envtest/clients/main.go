// Clients exercises one Kubernetes API the way operators do: with client-go and controller-runtime, unmodified. It prints what it
// saw, without anything that differs from run to run (uids, times, resource versions), so that the output of two servers can be compared.
//
//	clients -kubeconfig FILE -namespace NAME [SCENARIO ...]
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"strings"
	"time"

	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/klog/v2"
	"sigs.k8s.io/controller-runtime/pkg/log/zap"

	ctrl "sigs.k8s.io/controller-runtime"
)

// world is what every scenario gets: one namespace of one cluster.
type world struct {
	config    *rest.Config
	client    kubernetes.Interface
	namespace string
}

var scenarios = []struct {
	name string
	run  func(context.Context, *world) error
}{
	{"typed writes in protobuf", typedWrites},
	{"refusals as typed errors", refusals},
	{"informers", informers},
	{"metadata informers", metadataInformers},
	{"server-side apply by typed configurations", typedApply},
	{"events of both recorders", recordedEvents},
	{"leader election", leaderElection},
	{"custom resources by the dynamic client", customResources},
	{"a controller-runtime manager", manager},
}

func main() {
	// controller-runtime has a flag of its own in the common set.
	flags := flag.NewFlagSet("clients", flag.ExitOnError)
	kubeconfig := flags.String("kubeconfig", "", "the kubeconfig whose current context is used")
	namespace := flags.String("namespace", "default", "an existing namespace to work in")
	_ = flags.Parse(os.Args[1:])
	klog.SetOutput(io.Discard)
	klog.LogToStderr(false)
	ctrl.SetLogger(zap.New(zap.WriteTo(io.Discard)))

	config, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	if err != nil {
		log.Fatal(err)
	}
	config.QPS, config.Burst = 200, 200
	typed := rest.CopyConfig(config)
	typed.ContentType = "application/vnd.kubernetes.protobuf"
	client, err := kubernetes.NewForConfig(typed)
	if err != nil {
		log.Fatal(err)
	}
	failed := false
	for _, scenario := range scenarios {
		if flags.NArg() > 0 && !strings.Contains(scenario.name, flags.Arg(0)) {
			continue
		}
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		fmt.Printf("== %s\n", scenario.name)
		if err := scenario.run(ctx, &world{config: config, client: client, namespace: *namespace}); err != nil {
			fmt.Printf("FAILED: %v\n", err)
			failed = true
		}
		cancel()
	}
	if failed {
		os.Exit(1)
	}
}

// say prints one line of the result.
func say(format string, args ...any) { fmt.Printf(format+"\n", args...) }

// eventually asks until the answer is yes.
func eventually(ctx context.Context, what string, holds func() (bool, error)) error {
	for {
		ok, err := holds()
		if err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		if ok {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s: did not happen in time", what)
		case <-time.After(20 * time.Millisecond):
		}
	}
}
