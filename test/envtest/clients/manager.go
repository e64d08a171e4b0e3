package main

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	coreapply "k8s.io/client-go/applyconfigurations/core/v1"
	"k8s.io/client-go/tools/events"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller/controllerutil"
	metrics "sigs.k8s.io/controller-runtime/pkg/metrics/server"
)

const finalizer = "slipway.dev/clients"

// copier keeps a Secret for every ConfigMap that asks for one, and tidies up before the ConfigMap goes.
type copier struct {
	client.Client
	recorder events.EventRecorder
	tidied   atomic.Int32
}

func (c *copier) Reconcile(ctx context.Context, request ctrl.Request) (ctrl.Result, error) {
	var source corev1.ConfigMap
	if err := c.Get(ctx, request.NamespacedName, &source); err != nil {
		return ctrl.Result{}, client.IgnoreNotFound(err)
	}
	if source.Labels["copy"] != "yes" {
		return ctrl.Result{}, nil
	}
	if !source.DeletionTimestamp.IsZero() {
		if controllerutil.RemoveFinalizer(&source, finalizer) {
			c.tidied.Add(1)
			return ctrl.Result{}, c.Update(ctx, &source)
		}
		return ctrl.Result{}, nil
	}
	if controllerutil.AddFinalizer(&source, finalizer) {
		return ctrl.Result{}, c.Update(ctx, &source)
	}
	made := &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Name: source.Name, Namespace: source.Namespace}}
	result, err := controllerutil.CreateOrUpdate(ctx, c.Client, made, func() error {
		made.StringData = nil
		made.Data = map[string][]byte{"copied": []byte(source.Data["text"])}
		return controllerutil.SetControllerReference(&source, made, c.Scheme())
	})
	if err != nil {
		return ctrl.Result{}, err
	}
	if result == controllerutil.OperationResultCreated {
		c.recorder.Eventf(&source, made, corev1.EventTypeNormal, "Copied", "Copy", "copied to %s", made.Name)
	}
	return ctrl.Result{}, c.Apply(ctx, coreapply.ConfigMap(source.Name+"-seen", source.Namespace).
		WithData(map[string]string{"text": source.Data["text"]}), client.FieldOwner("copier"), client.ForceOwnership)
}

// manager runs controller-runtime's manager with leader election, caches, an owned kind, finalizers, events and server-side apply.
func manager(ctx context.Context, w *world) error {
	running, stop := context.WithCancel(ctx)
	defer stop()
	lease, renew, retry := 4*time.Second, 3*time.Second, 200*time.Millisecond
	mgr, err := ctrl.NewManager(w.config, ctrl.Options{
		Metrics: metrics.Options{BindAddress: "0"}, HealthProbeBindAddress: "0",
		Cache:          cache.Options{DefaultNamespaces: map[string]cache.Config{w.namespace: {}}},
		LeaderElection: true, LeaderElectionID: "copier", LeaderElectionNamespace: w.namespace,
		LeaderElectionReleaseOnCancel: true, LeaseDuration: &lease, RenewDeadline: &renew, RetryPeriod: &retry,
	})
	if err != nil {
		return err
	}
	reconciler := &copier{Client: mgr.GetClient(), recorder: mgr.GetEventRecorder("copier")}
	if err := ctrl.NewControllerManagedBy(mgr).For(&corev1.ConfigMap{}).Owns(&corev1.Secret{}).Complete(reconciler); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- mgr.Start(running) }()
	select {
	case <-mgr.Elected():
		say("elected")
	case err := <-ended:
		return errors.Join(errors.New("the manager ended"), err)
	case <-ctx.Done():
		return ctx.Err()
	}
	maps, secrets := w.client.CoreV1().ConfigMaps(w.namespace), w.client.CoreV1().Secrets(w.namespace)
	source := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "source", Labels: map[string]string{"copy": "yes"}}, Data: map[string]string{"text": "one"}}
	if _, err := maps.Create(ctx, source, metav1.CreateOptions{}); err != nil {
		return err
	}
	copied := func(text string) error {
		return eventually(ctx, "the copy says "+text, func() (bool, error) {
			secret, err := secrets.Get(ctx, "source", metav1.GetOptions{})
			if err != nil {
				return false, client.IgnoreNotFound(err)
			}
			seen, err := maps.Get(ctx, "source-seen", metav1.GetOptions{})
			if err != nil {
				return false, client.IgnoreNotFound(err)
			}
			return string(secret.Data["copied"]) == text && seen.Data["text"] == text, nil
		})
	}
	if err := copied("one"); err != nil {
		return err
	}
	secret, err := secrets.Get(ctx, "source", metav1.GetOptions{})
	if err != nil {
		return err
	}
	owner := secret.OwnerReferences[0]
	say("copied: owned by %s %s, controller %t, blocks %t", owner.Kind, owner.Name, *owner.Controller, *owner.BlockOwnerDeletion)
	seen, err := maps.Get(ctx, "source-seen", metav1.GetOptions{})
	if err != nil {
		return err
	}
	say("applied: %s", owners(seen))
	live, err := maps.Get(ctx, "source", metav1.GetOptions{})
	if err != nil {
		return err
	}
	say("finalizers: %s", strings.Join(live.Finalizers, ", "))
	live.Data["text"] = "two"
	if _, err = maps.Update(ctx, live, metav1.UpdateOptions{}); err != nil {
		return err
	}
	if err := copied("two"); err != nil {
		return err
	}
	if err := secrets.Delete(ctx, "source", metav1.DeleteOptions{}); err != nil {
		return err
	}
	if err := copied("two"); err != nil {
		return err
	}
	say("the copy is mended when it is changed or deleted")
	if err := eventually(ctx, "the event", func() (bool, error) {
		list, err := w.client.CoreV1().Events(w.namespace).List(ctx, metav1.ListOptions{FieldSelector: "involvedObject.name=source,reason=Copied"})
		return err == nil && len(list.Items) > 0, err
	}); err != nil {
		return err
	}
	say("the event is there")
	if err := maps.Delete(ctx, "source", metav1.DeleteOptions{}); err != nil {
		return err
	}
	if err := eventually(ctx, "the source is gone", func() (bool, error) {
		_, err := maps.Get(ctx, "source", metav1.GetOptions{})
		return apierrors.IsNotFound(err), client.IgnoreNotFound(err)
	}); err != nil {
		return err
	}
	say("gone, tidied up first: %t", reconciler.tidied.Load() > 0)
	if err := eventually(ctx, "the copy is collected", func() (bool, error) {
		_, err := secrets.Get(ctx, "source", metav1.GetOptions{})
		return apierrors.IsNotFound(err), client.IgnoreNotFound(err)
	}); err != nil {
		return err
	}
	say("the copy is collected")
	stop()
	if err := <-ended; err != nil {
		return err
	}
	held, err := w.client.CoordinationV1().Leases(w.namespace).Get(ctx, "copier", metav1.GetOptions{})
	if err != nil {
		return err
	}
	say("the lease is let go: %t", held.Spec.HolderIdentity == nil || *held.Spec.HolderIdentity == "")
	return nil
}
