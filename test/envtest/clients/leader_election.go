package main

import (
	"context"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/leaderelection"
	"k8s.io/client-go/tools/leaderelection/resourcelock"
)

// leaderElection lets two candidates contend for one Lease: the second leads once the first has let go.
func leaderElection(ctx context.Context, w *world) error {
	leads := make(chan string, 4)
	stops := make(chan string, 4)
	candidate := func(name string) context.CancelFunc {
		running, cancel := context.WithCancel(ctx)
		go leaderelection.RunOrDie(running, leaderelection.LeaderElectionConfig{
			Lock: &resourcelock.LeaseLock{
				LeaseMeta:  metav1.ObjectMeta{Name: "elected", Namespace: w.namespace},
				Client:     w.client.CoordinationV1(),
				LockConfig: resourcelock.ResourceLockConfig{Identity: name},
			},
			LeaseDuration: 2 * time.Second, RenewDeadline: time.Second, RetryPeriod: 100 * time.Millisecond,
			ReleaseOnCancel: true,
			Callbacks: leaderelection.LeaderCallbacks{
				OnStartedLeading: func(context.Context) { leads <- name },
				OnStoppedLeading: func() { stops <- name },
			},
		})
		return cancel
	}
	hear := func(from chan string, what string) error {
		select {
		case name := <-from:
			say("%s %s", name, what)
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	stopFirst := candidate("first")
	if err := hear(leads, "leads"); err != nil {
		return err
	}
	stopSecond := candidate("second")
	defer stopSecond()
	time.Sleep(300 * time.Millisecond)
	stopFirst()
	if err := hear(stops, "lets go"); err != nil {
		return err
	}
	if err := hear(leads, "leads"); err != nil {
		return err
	}
	lease, err := w.client.CoordinationV1().Leases(w.namespace).Get(ctx, "elected", metav1.GetOptions{})
	if err != nil {
		return err
	}
	say("lease: held by %s for %ds, %d transitions", *lease.Spec.HolderIdentity, *lease.Spec.LeaseDurationSeconds, *lease.Spec.LeaseTransitions)
	return nil
}
